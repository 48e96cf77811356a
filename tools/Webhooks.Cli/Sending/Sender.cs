using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Webhooks.Cli.Sending;

/// <summary>Sends deliveries at a rate, several at once.</summary>
internal sealed class Sender(Uri url, Load load, TimeProvider time) : IDisposable
{
    // The longer of the providers' own: Perfsee waits 30 seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Neither provider's POST survives a redirect; and what goes to this machine goes through no proxy.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !url.IsLoopback }) { Timeout = Patience };

    /// <summary>Sends every request and waits for its answer.</summary>
    /// <param name="requests">The requests; made when it is their turn.</param>
    /// <param name="answered">Called after each answer, from any thread.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<SendReport> SendAsync(IEnumerable<HttpRequestMessage> requests, Action answered, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<Answer>();
        var started = time.GetTimestamp();

        await Parallel.ForEachAsync(
            PaceAsync(requests, started, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = load.Concurrency, CancellationToken = cancellationToken },
            async (request, cancellation) =>
            {
                answers.Enqueue(await SendAsync(request, cancellation));
                answered();
            });

        return new([.. answers], time.GetElapsedTime(started));
    }

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<HttpRequestMessage> PaceAsync(
        IEnumerable<HttpRequestMessage> requests, long started, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0;

        foreach (var request in requests)
        {
            // A late start is made up for: the rate holds over the whole run.
            if (load.PerSecond is { } rate && TimeSpan.FromSeconds(count++ / rate) - time.GetElapsedTime(started) is var ahead && ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, time, cancellationToken);
            }

            yield return request;
        }
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            var started = time.GetTimestamp();

            try
            {
                using var response = await _client.SendAsync(request, cancellationToken);
                return new((int)response.StatusCode, null, time.GetElapsedTime(started));
            }
            catch (HttpRequestException exception)
            {
                return new(0, Reason(exception), time.GetElapsedTime(started));
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new(0, "no answer in time", time.GetElapsedTime(started));
            }
        }
    }

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "host not found",
        HttpRequestError.SecureConnectionError => "certificate refused",
        HttpRequestError.ConnectionError when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            "connection refused",
        HttpRequestError.ConnectionError => "no connection",
        _ => "connection broken",
    };
}
