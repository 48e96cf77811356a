namespace Webhooks.Tests.Contract;

/// <summary>The base of the toy provider's events.</summary>
internal abstract record ToyEvent : WebhookEvent;
