namespace Webhooks.Perfsee;

/// <summary>A page that a project measures.</summary>
public sealed record SnapshotPage
{
    internal static readonly SnapshotPage Empty = new();

    /// <summary>Gets the page's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the page's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets a value indicating whether the page is a user flow, driven by a script.</summary>
    public bool IsE2e { get; init; }

    /// <summary>Gets the page's address.</summary>
    public string Url { get; init; } = "";
}
