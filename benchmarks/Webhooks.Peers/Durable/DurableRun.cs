using System.Globalization;
using Webhooks.Peers.Durable.Backends;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable;

/// <summary>Gives each way its turn, round after round, and prints the medians: what disturbs the machine disturbs all of them.</summary>
internal static class DurableRun
{
    public static async Task RunAsync(DurableSettings settings)
    {
        await using var backends = await DurableBackends.StartAsync(settings.Ways);
        var ways = settings.Ways.Where(way => backends.Has(way.Store)).ToList();
        var requests = NumberedDeliveries.Requests(DurableServer.Path, DurableTurn.RequestsFor(settings.Count));
        var results = ways.ToDictionary(way => way, _ => new DurableResult?[settings.Rounds]);

        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var turn = 0; turn < ways.Count; turn++)
            {
                // Who goes first changes from round to round.
                var way = ways[(turn + round) % ways.Count];
                results[way][round] = await TryMeasureAsync(way, round, settings, requests, backends[way.Store]);
            }
        }

        foreach (var store in ways.GroupBy(way => way.Store))
        {
            DurableTable.Print(settings, [.. store.Select(way => (way, results[way]))]);
        }
    }

    // A way that fails must not take the others with it; its turn does not count.
    private static async Task<DurableResult?> TryMeasureAsync(
        DurableWay way, int round, DurableSettings settings, byte[][] requests, IDurableBackend backend)
    {
        try
        {
            var result = await DurableTurn.MeasureAsync(way, $"peers_{way.Name.Replace('-', '_')}_{round}", settings, requests, backend);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{round} {way.Name}: {result.Answered:N0} answers/s, {result.Handled:N0} handled/s, "
                + $"{result.ServerCpu:0} + {result.BackendCpu:0} us, {result.Bytes:N0} bytes, "
                + $"{result.RepeatsHandled} repeats handled, {result.Open} open"));
            return result;
        }
        // Whatever a peer does wrong: it is told, and the table says how many turns count.
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"{round} {way.Name} failed: {exception}");
            return null;
        }
    }
}
