namespace Webhooks.Tests.Contract;

/// <summary>The only event that the toy provider is known to send.</summary>
internal sealed record ToyRolled : ToyEvent
{
    public string Name { get; init; } = "";
}
