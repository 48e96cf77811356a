using System.Diagnostics;

namespace Webhooks.Cli.Tests;

/// <summary>The tool's package, as users install it: from a folder that is the only source, into a tool path of its own.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task PackedTool_InstallsFromItsFolderAndRuns()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var packages = Directory.CreateDirectory(_folder.File("packages")).FullName;
        var config = _folder.Write(
            "NuGet.Config",
            "<configuration><packageSources><clear /><add key=\"folder\" value=\"packages\" /></packageSources></configuration>"u8.ToArray());

        await SucceedAsync(
            Programs.Dotnet, "pack", Path.Combine(Root(), "tools", "Webhooks.Cli"), "--no-build", "--configuration", configuration,
            "--output", packages);
        await SucceedAsync(
            Programs.Dotnet, "tool", "install", "Webhooks.Cli", "--tool-path", _folder.File("tools"), "--configfile", config, "--no-cache");
        var version = await SucceedAsync(Path.Combine(_folder.File("tools"), "webhooks"), "--version");
        var help = await SucceedAsync(Path.Combine(_folder.File("tools"), "webhooks"), "listen", "--help");

        Assert.Equal("0.1.0", version.Trim());
        Assert.Contains("webhooks listen [options]", help, StringComparison.Ordinal);
        Assert.Equal("Webhooks.Cli.0.1.0.nupkg", Path.GetFileName(Assert.Single(Directory.GetFiles(packages, "*.nupkg"))));
    }

    public void Dispose() => _folder.Dispose();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Webhooks.Sdk.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The test does not run inside the repository.");
        }

        return folder.FullName;
    }

    private static async Task<string> SucceedAsync(string program, params string[] arguments)
    {
        var run = await Programs.RunAsync(new ProcessStartInfo(program, arguments));
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{run.Output}\n{run.Errors}");
        return run.Output;
    }
}
