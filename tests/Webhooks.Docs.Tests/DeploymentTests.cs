namespace Webhooks.Docs.Tests;

/// <summary>The files of <c>docs/deployment.md</c>, read by the programs that they are written for.</summary>
public sealed class DeploymentTests
{
    [SkippableFact]
    public async Task Systemd_AcceptsTheUnit_WithoutAWarning()
    {
        Requirement.Check(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is missing. On Debian: apt-get install systemd.");
        using var folder = new TemporaryFolder();

        // It looks for the program that the unit starts, and the SDK may be elsewhere here.
        var unit = Assert.Single(Markdown.Blocks("docs/deployment.md", "ini"))
            .Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal);
        Assert.Contains($"ExecStart={Environment.ProcessPath} ", unit, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["receiver.service"], unit);

        // A key that it does not know is a warning only.
        Assert.Equal("", await ServerProcess.RunAsync("sh", ["-c", "systemd-analyze verify \"$0\" 2>&1", folder["receiver.service"]]));
    }
}
