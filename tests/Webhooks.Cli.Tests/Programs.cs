using System.Diagnostics;

namespace Webhooks.Cli.Tests;

/// <summary>Programs that run as processes of their own, to their end.</summary>
internal static class Programs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static async Task<Run> RunAsync(ProcessStartInfo start, byte[]? input = null)
    {
        using var process = Start(start);
        using var timeout = new CancellationTokenSource(Patience);

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.BaseStream.WriteAsync(input ?? [], timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' did not end.");
        }
    }

    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;

        // What the test runner sets for itself, and what a developer may have set, is not for the program.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.TryAdd("MSBUILDDISABLENODEREUSE", "1");
        return Process.Start(start)!;
    }

    /// <param name="ExitCode">The exit code.</param>
    /// <param name="Output">The standard output.</param>
    /// <param name="Errors">The error output.</param>
    public sealed record Run(int ExitCode, string Output, string Errors);
}
