using System.Globalization;

namespace Webhooks.Tests;

/// <summary>
/// All packages, packed once as for a release, under a version that no other run has: a package of yesterday is never taken for them.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _feed = new();
    private readonly TemporaryFolder _templates = new();
    private readonly Lazy<Task<string>> _hive;

    public PackedPackages() => _hive = new(InstallTemplatesAsync);

    /// <summary>The projects that are packed: every one under <c>src</c> and <c>tools</c>.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. new[] { "src", "tools" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(project => Path.GetFileNameWithoutExtension(project)!)
            .Order(StringComparer.Ordinal)];

    public string Version { get; } = $"0.0.0-test.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}";

    public string Feed => _feed.Path;

    /// <summary>The path of a package; its extension is <c>nupkg</c> or <c>snupkg</c>.</summary>
    public string PathOf(string id, string extension = "nupkg") => _feed[$"{id}.{Version}.{extension}"];

    /// <summary>The package of templates, which wants these packages. It is packed when it is first asked for.</summary>
    public string TemplatesPath => _templates[$"Webhooks.Templates.{Version}.nupkg"];

    /// <summary>The folder of an installation of the templates that nobody else sees, for <c>--debug:custom-hive</c>.</summary>
    public Task<string> InstalledTemplates => _hive.Value;

    public Task InitializeAsync() => Dotnet.RunAsync(
        Repository.Root,
        "pack", "Webhooks.Sdk.sln", "--configuration", "Release", "--output", Feed, "--nologo",

        // Not the folders in which the tests themselves were built, but below the repository, as in a release: paths in symbols are
        // relative to it.
        "--artifacts-path", Path.Combine(Repository.Root, "artifacts", "packing"),
        $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        foreach (var restored in Ids.Select(id => Path.Combine(cache, id.ToLowerInvariant(), Version)).Where(Directory.Exists))
        {
            Directory.Delete(restored, recursive: true);
        }

        _feed.Dispose();
        _templates.Dispose();
    }

    private async Task<string> InstallTemplatesAsync()
    {
        await Dotnet.RunAsync(
            Repository.Root,
            "pack", "templates/Webhooks.Templates", "--output", _templates.Path, "--nologo",
            "--artifacts-path", Path.Combine(Repository.Root, "artifacts", "packing"), $"-p:Version={Version}",
            "-p:ContinuousIntegrationBuild=true");
        var hive = _templates["hive"];
        await Dotnet.RunAsync(_templates.Path, "new", "install", TemplatesPath, "--debug:custom-hive", hive);
        return hive;
    }
}
