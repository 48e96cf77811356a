namespace Webhooks.Tests.Contract;

/// <summary>What the toy provider cannot type.</summary>
internal sealed record UnknownToyEvent : ToyEvent;
