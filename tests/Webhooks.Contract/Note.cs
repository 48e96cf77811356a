namespace Webhooks.Contract;

/// <summary>The one event of <see cref="NoteProvider"/>.</summary>
public sealed record Note : WebhookEvent;
