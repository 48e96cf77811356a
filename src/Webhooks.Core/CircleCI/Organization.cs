namespace Webhooks.CircleCI;

/// <summary>An organization in CircleCI.</summary>
public sealed record Organization
{
    internal static readonly Organization Empty = new();

    /// <summary>The organization's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The organization's name.</summary>
    public string Name { get; init; } = "";
}
