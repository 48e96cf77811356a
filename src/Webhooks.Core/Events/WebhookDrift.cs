namespace Webhooks;

/// <summary>One difference between a body and what this version of the library knows of it.</summary>
/// <param name="Kind">The kind of difference.</param>
/// <param name="Path">
/// Where it is, members joined by dots: <c>pipeline.vcs.branch</c>. Names are as they read, not as they were escaped; one that is empty, or
/// holds a dot, a blank, a quote, a bracket or <c>$</c>, stands in brackets: <c>webhook['a.b']</c>. Items of lists all have the path of the
/// list, and the body itself is <c>$</c>.
/// </param>
/// <param name="Json">The JSON that was found there, as sent; empty for what is missing and for a body that is not JSON.</param>
public sealed record WebhookDrift(WebhookDriftKind Kind, string Path, string Json);
