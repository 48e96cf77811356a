using System.Globalization;

namespace Webhooks.Peers.Durable;

/// <summary>Prints the ways with one store: medians, and in brackets the medians of the ratios to ours in the same round.</summary>
internal static class DurableTable
{
    public static void Print(DurableSettings settings, IReadOnlyList<(DurableWay Way, DurableResult?[] Turns)> all)
    {
        var reference = all.FirstOrDefault(one => one.Way.IsReference).Turns ?? new DurableResult?[settings.Rounds];
        Console.WriteLine(
            $"\n### {all[0].Way.Store}\n\n{settings.Count} deliveries, {settings.Clients} connections, {settings.Rounds} rounds, medians "
            + "(of ours)\n");
        Console.WriteLine(
            "| way | answers/s | handled/s | CPU a delivery: server + backend | bytes a delivery | p50 / p99 | repeats handled again |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");

        foreach (var (way, turns) in all)
        {
            Console.WriteLine($"| {way.Title} | {Row(way, turns, reference)} |");
        }
    }

    private static string Row(DurableWay way, DurableResult?[] turns, DurableResult?[] reference)
    {
        var results = turns.OfType<DurableResult>().ToList();

        if (results.Count == 0)
        {
            return "failed | | | | |";
        }

        double Of(Func<DurableResult, double> figure) => Median(results.Select(figure));

        string Compared(Func<DurableResult, double> figure, string format)
        {
            var ratios = turns.Zip(reference)
                .Where(pair => pair is { First: not null, Second: not null })
                .Select(pair => figure(pair.First!.Value) / figure(pair.Second!.Value))
                .ToList();
            var ratio = ratios.Count == 0 || ReferenceEquals(turns, reference)
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $" ({Median(ratios):0.00})");
            return Of(figure).ToString(format, CultureInfo.InvariantCulture) + ratio;
        }

        var handled = way.Handles ? Compared(result => result.Handled, "N0") : "–";
        var open = results.Max(result => result.Open) is > 0 and var most ? $", {most} left open" : "";
        var missing = results.Count < turns.Length ? $", {results.Count} of {turns.Length} turns" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Compared(result => result.Answered, "N0")} | {handled} "
            + $"| {Of(result => result.ServerCpu):0} + {Of(result => result.BackendCpu):0} us | {Compared(result => result.Bytes, "N0")} "
            + $"| {Of(result => result.Median.TotalMilliseconds):0.0} / {Of(result => result.Percentile99.TotalMilliseconds):0.0} ms "
            + $"| {Repeats(way, results)}{open}{missing}");
    }

    private static string Repeats(DurableWay way, List<DurableResult> results) => !way.Handles ? "–"
        : results.Max(result => result.RepeatsHandled) switch
        {
            0 => "none",
            DurableTurn.Repeats => "all",
            var some => $"{some} of {DurableTurn.Repeats}",
        };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
