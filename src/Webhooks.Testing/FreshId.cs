namespace Webhooks.Testing;

/// <summary>Ids that no other payload has, so that no test takes another's delivery for a repeat.</summary>
internal static class FreshId
{
    private const int VersionDigit = 14;

    // It starts anywhere: payloads of two runs against one receiver are no repeats either.
    private static int _last = Random.Shared.Next(1_000, 1_000_000_000);

    /// <summary>Returns the next of the numbers that Perfsee counts in a project.</summary>
    public static int Number() => Interlocked.Increment(ref _last);

    /// <summary>Returns an id like those of CircleCI's workflow and job events, which are name-based (version 3).</summary>
    public static Guid OfEvent()
    {
        var digits = Guid.NewGuid().ToString().ToCharArray();
        digits[VersionDigit] = '3';
        return Guid.Parse(digits);
    }
}
