using BenchmarkDotNet.Attributes;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>Runs one candidate alone for a while, so that a profiler sees nothing else.</summary>
internal static class Profile
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    public static void Run(string filter, string way)
    {
        foreach (var question in Question.All<BenchmarkAttribute>(filter))
        {
            var candidate = question.Candidates.Single(candidate => candidate.Name == way);
            Console.WriteLine($"Process {Environment.ProcessId} runs {candidate.Name} of {question.Title}.");
            candidate.Time(candidate.CallsFor(Duration));
            return;
        }
    }
}
