namespace Webhooks.Perfsee;

/// <summary>A profile that a project measures with.</summary>
public sealed record SnapshotProfile
{
    internal static readonly SnapshotProfile Empty = new();

    /// <summary>Gets the profile's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the profile's name.</summary>
    public string Name { get; init; } = "";
}
