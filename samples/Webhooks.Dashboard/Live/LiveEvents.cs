using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Webhooks.Dashboard.Deliveries;

namespace Webhooks.Dashboard.Live;

/// <summary>What the page is told while it is open: each delivery as it comes, and the counters when they have changed.</summary>
internal sealed class LiveEvents(DeliveryFeed feed, Counters counters, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan CountersEvery = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<SseItem<object>> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = Channel.CreateBounded<SseItem<object>>(64);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);

        // An open page must not keep the app from stopping.
        using var close = end.Token.Register(() => items.Writer.TryComplete());
        var sources = Task.WhenAll(SendDeliveriesAsync(items.Writer, end.Token), SendCountersAsync(items.Writer, end.Token));

        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return item;
            }
        }
        finally
        {
            await end.CancelAsync();
            await sources.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendDeliveriesAsync(ChannelWriter<SseItem<object>> items, CancellationToken cancellationToken)
    {
        await foreach (var view in feed.WatchAsync(cancellationToken))
        {
            await items.WriteAsync(new(view, "delivery"), cancellationToken);
        }
    }

    // The first item also tells the page that the stream is open.
    private async Task SendCountersAsync(ChannelWriter<SseItem<object>> items, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CountersEvery, time);
        var told = "";

        do
        {
            var counts = await counters.SnapshotAsync();
            var text = string.Join(';', counts);

            if (text != told)
            {
                await items.WriteAsync(new(counts, "counters"), cancellationToken);
                told = text;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
