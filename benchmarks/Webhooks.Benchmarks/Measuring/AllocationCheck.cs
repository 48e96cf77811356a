using System.Globalization;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>Compares what each candidate allocates with what it may. It looks at no clock, so that it holds on any machine.</summary>
internal static class AllocationCheck
{
    private const int Operations = 300;
    private const double Noise = 8;

    /// <summary>Prints each comparison; false when one of them fails.</summary>
    public static bool Run(string filter)
    {
        var isWithin = true;

        foreach (var question in Question.All<AllocatesAtMostAttribute>(filter))
        {
            var limited = question.Candidates.Where(candidate => candidate.Limit is not null).ToList();
            var baseline = question.Candidates[0].Bytes(Operations);

            foreach (var candidate in limited)
            {
                var (actual, limit) = (candidate.Bytes(Operations), candidate.Limit!.Limit(baseline));
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
