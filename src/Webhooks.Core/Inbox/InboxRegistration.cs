namespace Webhooks.Inbox;

/// <summary>The marker of a registered inbox, with its name.</summary>
internal sealed record InboxRegistration(Type Inbox);
