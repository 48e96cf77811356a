using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable;

/// <summary>One of the ways that are compared.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Title">What it is called in the table.</param>
/// <param name="Store">Where it keeps deliveries.</param>
/// <param name="Create">Makes the server's part of it.</param>
internal sealed record DurableWay(string Name, string Title, DurableStore Store, Func<DurablePlace, IDurableServing> Create)
{
    /// <summary>
    /// Gets how many deliveries it gets at most: those that would take minutes get fewer. All figures are for one delivery.
    /// </summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Gets a value indicating whether it handles what it stores, too.</summary>
    public bool Handles { get; init; } = true;

    /// <summary>Gets a value indicating whether others with the same store are compared with this one.</summary>
    public bool IsReference => Name.StartsWith("ours", StringComparison.Ordinal) && Handles;
}
