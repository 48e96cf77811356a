using System.Diagnostics;
using System.Net;
using Webhooks.Benchmarks;

namespace Webhooks.Load;

/// <summary>A <see cref="LoadServer"/> as its client sees it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _client = new();

    private ServerProcess(string kind, Process process, Uri address) => (Kind, _process, Address) = (kind, process, address);

    public string Kind { get; }

    public Uri Address { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public static async Task<ServerProcess> StartAsync(string kind, string folder, MeasuredBroker? broker)
    {
        // Not this process's own path: that is either the host of .NET or the program itself, and they want other arguments.
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(LoadServer).Assembly.Location, "serve", kind, folder },
        };

        // Not as an argument: it may hold a password.
        start.Environment[MeasuredBroker.Variable] = broker?.Address.OriginalString;
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The server '{kind}' did not start: its own output says why.");
        return new(kind, process, new(address));
    }

    public async Task<ServerUsage> UsageAsync() => ServerUsage.Parse(await _client.GetStringAsync(new Uri(Address, LoadServer.UsagePath)));

    /// <summary>Waits until the server rests: what an inbox still handles would slow down the others in their turns.</summary>
    /// <exception cref="TimeoutException">It does not come to rest.</exception>
    public async Task SettleAsync()
    {
        var interval = TimeSpan.FromMilliseconds(200);
        var started = Stopwatch.GetTimestamp();
        ServerUsage earlier, later = await UsageAsync();

        do
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"The server '{Kind}' is still busy {Patience.TotalSeconds:0} s after its last answer.");
            }

            earlier = later;
            await Task.Delay(interval);
            later = await UsageAsync();
        }
        while ((later - earlier).CpuMicroseconds > interval.TotalMicroseconds / 10);
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
