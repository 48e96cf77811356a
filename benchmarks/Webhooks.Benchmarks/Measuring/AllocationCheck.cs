using System.Globalization;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>Compares what each candidate allocates with what it may. It looks at no clock, so that it holds on any machine.</summary>
internal static class AllocationCheck
{
    // Enough for the runtime to have compiled everything for good, and for what the server allocates beside the requests to vanish.
    private const int Calls = 1000;
    private const double Noise = 8;

    /// <summary>Prints each comparison; false when one of them fails.</summary>
    public static bool Run(string filter)
    {
        var isWithin = true;

        foreach (var question in Question.All(filter))
        {
            var bytes = question.Candidates.Select(candidate => candidate.Bytes(Calls)).ToArray();

            foreach (var (candidate, actual) in question.Candidates.Zip(bytes))
            {
                if (candidate.Limit?.Limit(bytes[0]) is not { } limit)
                {
                    continue;
                }

                var isFine = actual <= limit + Noise;
                isWithin &= isFine;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(isFine ? "ok  " : "FAIL")} {question.Title}: {candidate.Name} allocates {actual:0} bytes, {limit:0} allowed"));
            }
        }

        return isWithin;
    }
}
