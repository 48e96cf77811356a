using System.Diagnostics;
using System.Net;

namespace Webhooks.Benchmarks;

/// <summary>A server in a process of its own, as its client sees it: this program again, started with <c>serve</c>.</summary>
internal sealed class MeasuredServer : IDisposable
{
    /// <summary>Where a server answers with <see cref="ServerUsage"/>.</summary>
    public const string UsagePath = "/usage";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly Uri _address;
    private readonly HttpClient _client = new();

    private MeasuredServer(string kind, Process process, Uri address) => (Kind, _process, _address) = (kind, process, address);

    public string Kind { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, _address.Port);

    /// <summary>Starts a server and waits for its address, the first line of its output that is one.</summary>
    /// <param name="kind">What it serves.</param>
    /// <param name="folder">Where it may put files.</param>
    /// <param name="environment">
    /// What it needs to know and nobody should read in a list of processes, such as addresses with passwords.
    /// </param>
    public static async Task<MeasuredServer> StartAsync(string kind, string folder, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        // Not this process's own path: that is either the host of .NET or the program itself, and they want other arguments.
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(MeasuredServer).Assembly.Location, "serve", kind, folder },
        };

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;

        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http://", StringComparison.Ordinal))
            {
                // A server that nobody reads from would stop at a full pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return new(kind, process, new(line));
            }
        }

        throw new InvalidOperationException($"The server '{kind}' did not start: its own output says why.");
    }

    public async Task<ServerUsage> UsageAsync() => ServerUsage.Parse(await GetAsync(UsagePath));

    /// <summary>Returns what the server answers under a path.</summary>
    public Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(_address, path));

    /// <summary>Waits until the server rests: what it still does would slow down the others in their turns.</summary>
    /// <returns>False when it is still busy after half a minute.</returns>
    public async Task<bool> SettlesAsync()
    {
        var started = Stopwatch.GetTimestamp();
        ServerUsage earlier, later = await UsageAsync();

        do
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            earlier = later;
            await Task.Delay(Interval);
            later = await UsageAsync();
        }
        while ((later - earlier).CpuMicroseconds > Interval.TotalMicroseconds / 10);

        return true;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.StandardInput.Close();

        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
