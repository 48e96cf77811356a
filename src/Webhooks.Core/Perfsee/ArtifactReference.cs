namespace Webhooks.Perfsee;

/// <summary>An artifact whose code a measured page ran.</summary>
public sealed record ArtifactReference
{
    /// <summary>The artifact's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>The artifact's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The commit's hash.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The branch.</summary>
    public string Branch { get; init; } = "";
}
