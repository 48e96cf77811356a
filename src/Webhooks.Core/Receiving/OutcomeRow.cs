namespace Webhooks.Receiving;

/// <summary>The answer, the metric's tag and the judgement of one outcome.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Tag">The name in metrics and spans.</param>
/// <param name="IsAccepted">Whether the sender may forget the delivery.</param>
/// <param name="ComesAgain">Whether the answer asks the sender to retry, with <c>Retry-After</c>.</param>
internal sealed record OutcomeRow(WebhookOutcome Outcome, int Status, string Tag, bool IsAccepted, bool ComesAgain);
