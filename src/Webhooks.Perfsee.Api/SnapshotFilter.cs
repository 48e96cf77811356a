namespace Webhooks.Perfsee.Api;

/// <summary>Represents a filter of snapshots; a member that is <see langword="null"/> does not narrow the list.</summary>
public sealed record SnapshotFilter
{
    /// <summary>Gets the title.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the commit's hash.</summary>
    public string? Hash { get; init; }
}
