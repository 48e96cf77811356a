namespace Webhooks.Perfsee;

/// <summary>The snapshot that a report belongs to.</summary>
public sealed record SnapshotReference
{
    internal static readonly SnapshotReference Empty = new();

    /// <summary>Gets the snapshot's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the snapshot's title; null when it has none.</summary>
    public string? Title { get; init; }
}
