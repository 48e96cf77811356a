namespace Webhooks.CircleCI;

/// <summary>An organization in CircleCI.</summary>
public sealed record Organization
{
    internal static readonly Organization Empty = new();

    /// <summary>Gets the organization's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the organization's name.</summary>
    public string Name { get; init; } = "";
}
