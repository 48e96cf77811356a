using System.Diagnostics;
using System.Text;

namespace Webhooks.Tests;

/// <summary>Runs the SDK's commands to their end.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Runs a command that must succeed without a warning, and returns what it wrote.</summary>
    public static async Task<string> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the test run sets for itself is not for the projects that it builds.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // A feed that does not answer is a warning; CI audits once.
        start.Environment["NuGetAudit"] = "false";

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        using var timeout = new CancellationTokenSource(Patience);

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        var text = output.ToString();
        Assert.True(process.HasExited && process.ExitCode == 0, $"dotnet {string.Join(' ', start.ArgumentList)} failed.\n{text}");

        // The summary of a build has the line "0 Warning(s)".
        Assert.DoesNotContain(": warning ", text, StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
