namespace Webhooks;

/// <summary>For what a source is asked for secrets.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="RouteValues">
/// The parts of the address that the endpoint's pattern names, such as <c>tenant</c> in <c>/webhooks/circleci/{tenant}</c>; a stranger
/// chose them. Empty outside HTTP.
/// </param>
public sealed record WebhookSecretRequest(string Endpoint, IReadOnlyDictionary<string, string> RouteValues);
