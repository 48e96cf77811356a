using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.Benchmarks;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Startup;

/// <summary>A start of an app: from nothing to its first answer, which is proven to be a real one.</summary>
internal sealed class RunningApp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Workflow = SignedRequest.Create(CircleCIWebhook.Provider, "workflow-completed.github");
    private static readonly byte[] Bundle = SignedRequest.Create(PerfseeWebhook.Provider, "bundle-finished.passed");

    private readonly IPEndPoint _address = FreeAddress();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Process _process;

    private RunningApp(PublishedApp app) => _process = Process.Start(new ProcessStartInfo(app.Executable)
    {
        RedirectStandardOutput = true,
        Environment =
        {
            ["ASPNETCORE_URLS"] = $"http://{_address}",
            ["Webhooks__CircleCI__Secrets__0"] = SignedDelivery.Secret,
            ["Webhooks__Perfsee__Secrets__0"] = SignedDelivery.Secret,
        },
    })!;

    /// <summary>Starts an app, and measures the time to its first answer to a delivery.</summary>
    public static async Task<TimeSpan> MeasureAsync(PublishedApp app)
    {
        using var running = new RunningApp(app);
        using var socket = await running.ConnectAsync();

        await AskAsync(socket, Workflow);
        var time = Stopwatch.GetElapsedTime(running._started);
        await AskAsync(socket, Bundle);
        await running.ReadHandledAsync();
        return time;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private async Task<Socket> ConnectAsync()
    {
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

            try
            {
                await socket.ConnectAsync(_address);
                return socket;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(_started) < Patience)
            {
                socket.Dispose();
                await Task.Delay(Pause);
            }
        }
    }

    // Every answer is a head without a body.
    private static async Task AskAsync(Socket socket, byte[] request)
    {
        var answer = new byte[4096];
        var length = 0;
        await socket.SendAsync(request);

        do
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The app hung up.");
        }
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));

        if (!int.TryParse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture, out var status) || status is not (200 or 204))
        {
            throw new InvalidOperationException($"The answer was {Encoding.ASCII.GetString(answer, 0, length)}");
        }
    }

    // Each app writes a line when it is done with a delivery, among those of its log.
    private async Task ReadHandledAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);

        for (var handled = 0; handled < 2;)
        {
            var line = await _process.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new InvalidOperationException("The app ended.");
            handled += line.StartsWith("handled ", StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
