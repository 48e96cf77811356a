using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Webhooks.Tests;

/// <summary>Programs that tests start.</summary>
public static class ServerProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Process Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end; one that fails is an exception with its output.</summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var process = Start(program, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await errors}");
    }

    public static int FreePort()
    {
        while (true)
        {
            // Below the ports that the system gives to clients: one of those could take it before the server does.
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 32_000));

            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // It is taken.
            }
        }
    }
}
