using Webhooks.Api;

namespace Webhooks.CircleCI.Api;

/// <summary>
/// Provides the settings of <see cref="CircleCIClient"/>, bound from the section <c>Webhooks:Api:CircleCI</c>. <see cref="Token"/> and
/// <see cref="Host"/> follow the configuration while the app runs; the other settings are read once.
/// </summary>
public sealed class CircleCIApiOptions : IApiOptions
{
    /// <summary>
    /// Gets or sets the API token. Required: a personal token; tokens of a project do not work with this API. It is sent to
    /// <see cref="Host"/> only and is never logged.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// Gets or sets the address of CircleCI. Set it for CircleCI Server; the default is <c>https://circleci.com</c>. It must be https; http
    /// is accepted for a loopback address only.
    /// </summary>
    public Uri? Host { get; set; } = new("https://circleci.com");

    /// <summary>Gets or sets the time that one attempt may take, its answer's body included.</summary>
    /// <value>10 milliseconds to 10 minutes; 10 seconds by default.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the time that a call may take with all its retries.</summary>
    /// <value>10 milliseconds to 10 minutes; 1 minute by default.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets how often a call is sent again. A request that changes something and may already have been carried out is sent once.
    /// </summary>
    /// <value>0 to 10; 3 by default.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// Gets or sets the longest wait before a retry. When CircleCI asks for a longer one, the call fails at once with an exception that
    /// carries the wait.
    /// </summary>
    /// <value>0 to 10 minutes; 15 seconds by default.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(15);
}
