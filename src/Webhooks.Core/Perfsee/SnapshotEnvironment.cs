namespace Webhooks.Perfsee;

/// <summary>An environment that a project measures in.</summary>
public sealed record SnapshotEnvironment
{
    internal static readonly SnapshotEnvironment Empty = new();

    /// <summary>Gets the environment's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the environment's name.</summary>
    public string Name { get; init; } = "";
}
