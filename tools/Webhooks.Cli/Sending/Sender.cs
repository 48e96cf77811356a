using System.Runtime.CompilerServices;

namespace Webhooks.Cli.Sending;

/// <summary>Sends deliveries at a rate, several at once.</summary>
internal sealed class Sender(Uri url, bool insecure, Load load, TimeProvider time) : IDisposable
{
    private readonly DeliveryClient _client = new(url, insecure, time);

    /// <summary>Sends every delivery and waits for its answer.</summary>
    /// <param name="deliveries">The deliveries; made when it is their turn.</param>
    /// <param name="answered">Called after each answer, from any thread.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<SendReport> SendAsync(IEnumerable<Delivery> deliveries, Action answered, CancellationToken cancellationToken)
    {
        var sent = new List<SentDelivery>();
        var started = time.GetTimestamp();

        await Parallel.ForEachAsync(
            PaceAsync(deliveries, started, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = load.Concurrency, CancellationToken = cancellationToken },
            async (next, cancellation) =>
            {
                var (delivery, place) = next;
                var answer = await _client.SendAsync(delivery.Request, cancellation);

                lock (sent)
                {
                    sent[place] = new(delivery.Id, delivery.File, answer);
                }

                answered();
            });

        return new(sent, time.GetElapsedTime(started));

        // Answers come in any order; the report has that of the deliveries.
        async IAsyncEnumerable<(Delivery Delivery, int Place)> PaceAsync(
            IEnumerable<Delivery> all, long start, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var count = 0;

            foreach (var delivery in all)
            {
                // A late start is made up for: the rate holds over the whole run.
                if (load.PerSecond is { } rate && TimeSpan.FromSeconds(count / rate) - time.GetElapsedTime(start) is var ahead
                    && ahead > TimeSpan.Zero)
                {
                    await Task.Delay(ahead, time, cancellation);
                }

                lock (sent)
                {
                    sent.Add(default);
                }

                yield return (delivery, count++);
            }
        }
    }

    public void Dispose() => _client.Dispose();
}
