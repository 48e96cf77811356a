namespace Webhooks.Inbox;

/// <summary>Says that an inbox was registered, and which.</summary>
internal sealed record InboxRegistration(Type Inbox);
