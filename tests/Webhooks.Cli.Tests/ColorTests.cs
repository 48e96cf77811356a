using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Webhooks.Cli.Tests;

/// <summary>The tool on a terminal, which the program <c>script</c> makes.</summary>
public sealed class ColorTests : IDisposable
{
    // .NET itself prepares a terminal with other sequences.
    private const string Color = @"\e\[[0-9;]*m";
    private const string Script = "/usr/bin/script";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    public async Task NoColor_IsHeeded(string? noColor, bool isColored)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Script))
        {
            return;
        }

        var body = _folder.Write("body.json", Testing.CircleCIPayload.Ping().ToBytes());
        var tool = Tool.Command(secret: null, "inspect", body);
        var start = new ProcessStartInfo(Script, ["-qec", string.Join(' ', [tool.FileName, .. tool.ArgumentList]), "/dev/null"]);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");

        if (noColor is not null)
        {
            start.Environment["NO_COLOR"] = noColor;
        }

        var run = await Programs.RunAsync(start);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Build notifications", run.Output, StringComparison.Ordinal);
        Assert.Equal(isColored, Regex.IsMatch(run.Output, Color));
    }
}
