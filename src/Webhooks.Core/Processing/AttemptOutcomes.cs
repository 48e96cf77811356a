using System.Diagnostics;

namespace Webhooks.Processing;

/// <summary>The names of the outcomes of an attempt, as metrics have them.</summary>
internal static class AttemptOutcomes
{
    private static readonly string[] Names = ["interrupted", "postponed", "not_ours", "failed", "dead", "duplicate", "handled"];

    /// <exception cref="UnreachableException">The outcome is not a member of the enumeration.</exception>
    public static string NameOf(WebhookAttemptOutcome outcome) =>
        (uint)outcome < (uint)Names.Length ? Names[(int)outcome] : throw new UnreachableException($"There is no outcome {outcome}.");
}
