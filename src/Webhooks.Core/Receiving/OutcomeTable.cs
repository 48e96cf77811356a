using System.Diagnostics;

namespace Webhooks.Receiving;

/// <summary>
/// The one table of outcomes: how each is answered, counted and judged. Answers, OpenAPI documents, telemetry, documentation and tools read
/// it or are tested against it.
/// </summary>
internal static class OutcomeTable
{
    private static readonly OutcomeRow[] Rows = Build();

    /// <summary>Returns the row of an outcome.</summary>
    /// <exception cref="UnreachableException">The outcome is not a member of the enumeration.</exception>
    public static OutcomeRow Of(WebhookOutcome outcome) =>
        (uint)outcome < (uint)Rows.Length ? Rows[(int)outcome] : throw new UnreachableException($"There is no outcome {outcome}.");

    /// <summary>Returns whether an inbox may answer with an outcome; the others are the receiver's own.</summary>
    public static bool IsFromInbox(WebhookOutcome outcome) =>
        outcome is WebhookOutcome.Handled or WebhookOutcome.Stored or WebhookOutcome.Duplicate or WebhookOutcome.Failed
            or WebhookOutcome.TimedOut or WebhookOutcome.Unavailable or WebhookOutcome.TooLarge;

    private static OutcomeRow[] Build()
    {
        OutcomeRow[] rows =
        [
            new(WebhookOutcome.None, 500, "none", IsAccepted: false, ComesAgain: false),
            new(WebhookOutcome.Refused, 403, "refused", IsAccepted: false, ComesAgain: false),
            new(WebhookOutcome.Malformed, 400, "malformed", IsAccepted: false, ComesAgain: false),
            new(WebhookOutcome.Expired, 400, "expired", IsAccepted: false, ComesAgain: false),
            new(WebhookOutcome.TooLarge, 413, "too_large", IsAccepted: false, ComesAgain: false),
            new(WebhookOutcome.Unavailable, 503, "unavailable", IsAccepted: false, ComesAgain: true),
            new(WebhookOutcome.TimedOut, 503, "timed_out", IsAccepted: false, ComesAgain: true),
            new(WebhookOutcome.Failed, 500, "failed", IsAccepted: false, ComesAgain: false),
            new(WebhookOutcome.Duplicate, 200, "duplicate", IsAccepted: true, ComesAgain: false),
            new(WebhookOutcome.Handled, 200, "handled", IsAccepted: true, ComesAgain: false),
            new(WebhookOutcome.Stored, 200, "stored", IsAccepted: true, ComesAgain: false),
        ];

        Array.Sort(rows, static (one, other) => one.Outcome.CompareTo(other.Outcome));
        return rows;
    }
}
