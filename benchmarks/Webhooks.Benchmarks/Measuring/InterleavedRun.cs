using System.Globalization;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>
/// Times the candidates of each question in short turns, one after the other, many times over: what disturbs the machine disturbs all of
/// them, and the medians of the ratios hold where absolute times do not.
/// </summary>
internal static class InterleavedRun
{
    private const int Rounds = 41;
    private const int CallsForBytes = 1000;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    public static void Run(string filter)
    {
        foreach (var question in Question.All(filter))
        {
            Console.WriteLine($"\n### {question.Title}\n");
            Print(question.Candidates, Measure(question.Candidates));
        }
    }

    private static double[][] Measure(IReadOnlyList<Candidate> candidates)
    {
        foreach (var candidate in candidates)
        {
            candidate.Time(candidate.CallsFor(Warmup));
        }

        var calls = candidates.Select(candidate => candidate.CallsFor(Turn)).ToArray();
        var times = candidates.Select(_ => new double[Rounds]).ToArray();

        for (var round = 0; round < Rounds; round++)
        {
            for (var turn = 0; turn < candidates.Count; turn++)
            {
                // Who goes first changes from round to round.
                var index = (turn + round) % candidates.Count;
                times[index][round] = candidates[index].Time(calls[index]);
            }
        }

        return times;
    }

    private static void Print(IReadOnlyList<Candidate> candidates, double[][] times)
    {
        var reference = candidates.ToList().FindIndex(candidate => candidate.IsReference);
        Console.WriteLine($"| way | time | ratio |{(reference < 0 ? "" : $" over {candidates[0].Name}, ratio to {candidates[reference].Name} |")} bytes |");
        Console.WriteLine($"| --- | ---: | ---: |{(reference < 0 ? "" : " ---: |")} ---: |");

        for (var index = 0; index < candidates.Count; index++)
        {
            var mine = times[index];
            var ratio = Median(mine.Zip(times[0], (time, baseline) => time / baseline));
            var over = reference < 0 ? "" : index == 0 ? " |" : $" {Over(mine, times[0], times[reference])} |";
            var bytes = candidates[index].Bytes(CallsForBytes);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {candidates[index].Name} | {Text(Median(mine))} | {ratio:0.00} |{over} {bytes:0} |"));
        }
    }

    private static string Over(double[] mine, double[] baseline, double[] reference) =>
        Median(Enumerable.Range(0, Rounds).Select(round => (mine[round] - baseline[round]) / (reference[round] - baseline[round])))
            .ToString("0.00", CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static string Text(double nanoseconds) => nanoseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 100_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0.00} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0} us"),
    };
}
