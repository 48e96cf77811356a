using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using BenchmarkDotNet.Attributes;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>
/// Times the candidates of each question in short turns, one after the other, many times over: what disturbs the machine disturbs all of
/// them, and the medians of the ratios hold where absolute times do not.
/// </summary>
internal static class InterleavedRun
{
    private const int Rounds = 201;
    private const int OperationsForBytes = 300;
    private const int MaxWarmups = 30;
    private static readonly TimeSpan Warmup = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public static void Run(string filter)
    {
        if (Question.Names<BenchmarkAttribute>(filter) is { Count: > 1 } names)
        {
            foreach (var name in names)
            {
                RunAlone(name);
            }

            return;
        }

        foreach (var question in Question.All<BenchmarkAttribute>(filter))
        {
            Console.WriteLine($"\n### {question.Title}\n");
            Print(question.Candidates, Measure(question.Candidates));
        }
    }

    // In a process of its own: the runtime compiles what all of them share, a server say, for what it was used for first.
    private static void RunAlone(string name)
    {
        using var process = Process.Start("dotnet", [typeof(Program).Assembly.Location, "--ratios", name]);
        process.WaitForExit();

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} was not measured: its own output says why.");
        }
    }

    // What takes longer than a turn has fewer rounds.
    private static List<double>[] Measure(IReadOnlyList<Candidate> candidates)
    {
        Settle(candidates);
        var calls = candidates.Select(candidate => candidate.CallsFor(Turn)).ToArray();
        var times = candidates.Select(_ => new List<double>()).ToArray();
        var started = Stopwatch.GetTimestamp();

        for (var round = 0; round < Rounds && Stopwatch.GetElapsedTime(started) < Patience; round++)
        {
            for (var turn = 0; turn < candidates.Count; turn++)
            {
                // Who goes first changes from round to round.
                var index = (turn + round) % candidates.Count;
                times[index].Add(candidates[index].Time(calls[index]));
            }
        }

        return times;
    }

    // The runtime compiles everything twice, and the second time on a thread of its own: until that is idle, it is what is measured.
    private static void Settle(IReadOnlyList<Candidate> candidates)
    {
        for (var (pass, compiled) = (0, 0L); pass < MaxWarmups && compiled != JitInfo.GetCompiledMethodCount(); pass++)
        {
            compiled = JitInfo.GetCompiledMethodCount();

            foreach (var candidate in candidates)
            {
                candidate.Time(candidate.CallsFor(Warmup));
            }

            Thread.Sleep(Warmup);
        }
    }

    private static void Print(IReadOnlyList<Candidate> candidates, List<double>[] times)
    {
        var reference = candidates.ToList().FindIndex(candidate => candidate.IsReference);
        Console.WriteLine("| way | time | ratio "
            + $"|{(reference < 0 ? "" : $" over {candidates[0].Name}, ratio to {candidates[reference].Name} |")} bytes |");
        Console.WriteLine($"| --- | ---: | ---: |{(reference < 0 ? "" : " ---: |")} ---: |");

        for (var index = 0; index < candidates.Count; index++)
        {
            var mine = times[index];
            var ratio = Median(mine.Zip(times[0], (time, baseline) => time / baseline));
            var over = reference < 0 ? "" : index == 0 ? " |" : $" {Over(mine, times[0], times[reference])} |";
            var bytes = candidates[index].Bytes(OperationsForBytes);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {candidates[index].Name} | {Text(Median(mine))} | {ratio:0.00} |{over} {bytes:0} |"));
        }
    }

    private static string Over(List<double> mine, List<double> baseline, List<double> reference) =>
        Median(Enumerable.Range(0, mine.Count).Select(round => (mine[round] - baseline[round]) / (reference[round] - baseline[round])))
            .ToString("0.00", CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Text(double nanoseconds) => nanoseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 100_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0.00} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0} us"),
    };
}
