namespace Webhooks;

/// <summary>Represents one difference between a body and what this version of the library knows of it.</summary>
public sealed record WebhookDrift
{
    /// <summary>Gets the kind of difference.</summary>
    public required WebhookDriftKind Kind { get; init; }

    /// <summary>
    /// Gets where the difference is, members joined by dots: <c>pipeline.vcs.branch</c>. Names are as they read, not as they were escaped;
    /// one that is empty, or holds a dot, a blank, a quote, a bracket or <c>$</c>, is put in brackets: <c>webhook['a.b']</c>. Items of
    /// lists all have the path of the list, and the body itself is <c>$</c>.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Gets the JSON that was found there, as sent; empty for what is missing and for a body that is not JSON.</summary>
    public required string Json { get; init; }

    /// <summary>Returns the kind and the path, never the JSON, which may hold personal data.</summary>
    /// <returns>Such as <c>UnknownMember pipeline.vcs.branch</c>.</returns>
    public override string ToString() => $"{Kind} {Path}";
}
