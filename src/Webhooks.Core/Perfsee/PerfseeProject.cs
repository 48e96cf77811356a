namespace Webhooks.Perfsee;

/// <summary>A project in Perfsee.</summary>
public sealed record PerfseeProject
{
    internal static readonly PerfseeProject Empty = new();

    /// <summary>
    /// Gets the project's id, which is its slug: 3 to 100 lower-case letters, digits, <c>-</c> and <c>_</c>. All other ids in an event are
    /// numbers counted in the project, unique only together with this one.
    /// </summary>
    public string Id { get; init; } = "";

    /// <summary>Gets the host of the repository; <see cref="GitHost.Unknown"/> also for a host this version does not know.</summary>
    public GitHost Host { get; init; }

    /// <summary>Gets the host as sent.</summary>
    public string HostText { get; init; } = "";

    /// <summary>Gets the owner of the repository.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Gets the name of the repository.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Gets a value indicating whether everybody may see the project. The links of a project that is not public need a session or a token.
    /// </summary>
    public bool IsPublic { get; init; }
}
