using System.Collections.ObjectModel;

namespace Webhooks;

/// <summary>Represents a request for the secrets of a delivery.</summary>
public sealed record WebhookSecretRequest
{
    /// <summary>Gets the endpoint's name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>
    /// Gets the parts of the address that the endpoint's pattern names, such as <c>tenant</c> in <c>/webhooks/circleci/{tenant}</c>; the
    /// sender chooses them.
    /// </summary>
    /// <value>Empty outside HTTP.</value>
    public IReadOnlyDictionary<string, string> RouteValues { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
