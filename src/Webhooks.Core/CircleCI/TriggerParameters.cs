namespace Webhooks.CircleCI;

/// <summary>
/// The parameters of a GitLab, GitHub App or Bitbucket Data Center trigger: open maps, whose members come and go. Numbers and booleans are
/// kept as their JSON text (<c>false</c> and <c>"false"</c> read the same), null and absent values are empty strings. Everything in
/// <see cref="Webhook"/> is a foreign caller's input.
/// </summary>
/// <remarks>
/// CircleCI has deprecated the pipeline values of <see cref="CircleCI"/> and <see cref="GitHubApp"/>, whose presence it does not guarantee
/// after 21 September 2026; it does not say whether webhooks follow. <see cref="Pipeline.Source"/> does not depend on them.
/// </remarks>
public sealed record TriggerParameters
{
    /// <summary>Gets the map <c>circleci</c>: event time and type, trigger type, actor; null when absent.</summary>
    public IReadOnlyDictionary<string, string>? CircleCI { get; init; }

    /// <summary>Gets the map <c>git</c>: revision, ref, branch, tag, repository; null when absent.</summary>
    public IReadOnlyDictionary<string, string>? Git { get; init; }

    /// <summary>Gets the map <c>github_app</c>; null when absent.</summary>
    public IReadOnlyDictionary<string, string>? GitHubApp { get; init; }

    /// <summary>Gets the map <c>gitlab</c>; null when absent.</summary>
    public IReadOnlyDictionary<string, string>? GitLab { get; init; }

    /// <summary>
    /// Gets the map <c>webhook</c>: its <c>body</c> is the raw body of a custom webhook's caller. Not to be trusted; null when absent.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Webhook { get; init; }
}
