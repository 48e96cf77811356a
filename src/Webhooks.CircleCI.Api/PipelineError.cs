namespace Webhooks.CircleCI.Api;

/// <summary>Represents an error of a pipeline.</summary>
/// <param name="Type">
/// The kind of error, an open list: <c>config</c>, <c>config-fetch</c>, <c>timeout</c>, <c>permission</c>, <c>plan</c>, <c>other</c>.
/// </param>
/// <param name="Message">The message for people.</param>
public sealed record PipelineError(string Type, string Message);
