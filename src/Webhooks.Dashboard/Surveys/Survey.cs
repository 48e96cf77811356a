namespace Webhooks.Dashboard.Surveys;

/// <summary>The newest deliveries that match, and whether these are all.</summary>
internal sealed record Survey(IReadOnlyList<WebhookDeliveryEntry> Entries, bool IsAll);
