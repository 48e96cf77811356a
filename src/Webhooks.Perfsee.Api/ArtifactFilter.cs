namespace Webhooks.Perfsee.Api;

/// <summary>Represents a filter of artifacts; a member that is <see langword="null"/> does not narrow the list.</summary>
public sealed record ArtifactFilter
{
    /// <summary>Gets the branch.</summary>
    public string? Branch { get; init; }

    /// <summary>Gets a part of the artifact's name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the commit's hash.</summary>
    public string? Hash { get; init; }
}
