namespace Webhooks.Perfsee;

/// <summary>An environment that a project measures in.</summary>
public sealed record SnapshotEnvironment
{
    internal static readonly SnapshotEnvironment Empty = new();

    /// <summary>The environment's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>The environment's name.</summary>
    public string Name { get; init; } = "";
}
