namespace Webhooks.Tests;

/// <summary>
/// An app that knows the packages from their folder, and nothing of this repository: it is copied to a place of its own, where empty
/// build files end the search for others.
/// </summary>
internal sealed class ConsumerProject : IDisposable
{
    private static readonly string[] BuildFiles = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _name;

    private ConsumerProject(string name, PackedPackages packages)
    {
        _name = name;

        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Consumers", name)))
        {
            File.Copy(file, _folder[Path.GetFileName(file)]);
        }

        Separate(_folder, packages);
    }

    /// <summary>Makes a folder one in which nothing of this repository reaches, and in which the packed packages are found.</summary>
    public static void Separate(TemporaryFolder folder, PackedPackages packages)
    {
        foreach (var file in BuildFiles)
        {
            File.WriteAllText(folder[file], "<Project />\n");
        }

        File.WriteAllText(folder["global.json"], Repository.Read("global.json"));

        // Beside the machine's own sources.
        File.WriteAllText(
            folder["NuGet.Config"],
            $"""<configuration><packageSources><add key="packed" value="{packages.Feed}" /></packageSources></configuration>""");
    }

    /// <summary>Restores, builds and publishes a consumer, without a warning.</summary>
    public static async Task<ConsumerProject> PublishAsync(string name, PackedPackages packages)
    {
        var project = new ConsumerProject(name, packages);
        await Dotnet.RunAsync(
            project._folder.Path,
            "publish", "--configuration", "Release", "--output", project._folder["out"], "--nologo",
            $"-p:WebhooksVersion={packages.Version}");
        return project;
    }

    /// <summary>Restores and builds a consumer, without a warning.</summary>
    public static async Task<ConsumerProject> BuildAsync(string name, PackedPackages packages)
    {
        var project = new ConsumerProject(name, packages);
        await Dotnet.RunAsync(project._folder.Path, "build", "--nologo", $"-p:WebhooksVersion={packages.Version}");
        return project;
    }

    /// <summary>Reads a file that the build wrote.</summary>
    public string Read(string file) => File.ReadAllText(_folder[file]);

    /// <summary>Starts what was published.</summary>
    public RunningConsumer Start(params (string Name, string Value)[] environment) =>
        new(_folder[Path.Combine("out", OperatingSystem.IsWindows() ? $"{_name}.exe" : _name)], _folder.Path, environment);

    public void Dispose() => _folder.Dispose();
}
