namespace Webhooks.Perfsee;

/// <summary>An artifact whose code a measured page ran.</summary>
public sealed record ArtifactReference
{
    /// <summary>Gets the artifact's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the artifact's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the commit's hash.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Gets the branch.</summary>
    public string Branch { get; init; } = "";
}
