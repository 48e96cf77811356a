namespace Webhooks.EntityFramework.Tests;

/// <summary>What the handler keeps of a delivery.</summary>
internal sealed class Build
{
    public int Number { get; set; }

    public required string Id { get; set; }
}
