namespace Webhooks.CircleCI.Api;

/// <summary>Represents a project as CircleCI's API shows it.</summary>
public sealed record ProjectDetails
{
    /// <summary>Gets the project's id, which webhooks are registered with.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the project's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the project's slug, as <c>gh/acme/app</c>.</summary>
    public string Slug { get; init; } = "";

    /// <summary>Gets the id of the organization that owns the project.</summary>
    public Guid OrganizationId { get; init; }

    /// <summary>Gets the name of the organization.</summary>
    public string OrganizationName { get; init; } = "";

    /// <summary>Gets the slug of the organization.</summary>
    public string OrganizationSlug { get; init; } = "";

    /// <summary>Gets the address of the repository; empty when CircleCI does not say.</summary>
    public string RepositoryUrl { get; init; } = "";

    /// <summary>Gets who hosts the repository, as the API spells it: <c>GitHub</c>, <c>Bitbucket</c>, <c>CircleCI</c>.</summary>
    public string RepositoryHost { get; init; } = "";

    /// <summary>Gets the default branch; empty when CircleCI does not say.</summary>
    public string DefaultBranch { get; init; } = "";
}
