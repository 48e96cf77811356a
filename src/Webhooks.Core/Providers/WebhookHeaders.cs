using Microsoft.Extensions.Primitives;

namespace Webhooks;

/// <summary>
/// The headers of a delivery, wherever it came from: a view over a dictionary, such as ASP.NET Core's header collection. Creating one
/// copies nothing.
/// </summary>
/// <param name="headers">Header names and values; the dictionary must ignore the case of names (RFC 9110, section 5.1).</param>
public readonly struct WebhookHeaders(IDictionary<string, StringValues> headers)
{
    /// <summary>Gets all values of a header; none (<see cref="StringValues.Count"/> 0) when it is missing.</summary>
    /// <param name="name">The header's name, in any case.</param>
    public StringValues this[string name] => headers is not null && headers.TryGetValue(name, out var values) ? values : default;

    /// <summary>Gets the value of a header that came exactly once; null when it is missing or came more often.</summary>
    /// <param name="name">The header's name, in any case.</param>
    public string? GetSingle(string name) => this[name] is { Count: 1 } values ? values[0] : null;

    /// <summary>Gets the value of a signature header, which must have come exactly once and not be empty.</summary>
    /// <param name="name">The header's name, in any case.</param>
    /// <param name="value">The value; the empty string when the result is <see langword="false"/>.</param>
    /// <param name="refusal">
    /// Why there is no value: <see cref="WebhookVerificationOutcome.MissingSignature"/> when the header is missing or empty,
    /// <see cref="WebhookVerificationOutcome.RepeatedSignature"/> when it came more than once;
    /// <see cref="WebhookVerificationOutcome.NotVerified"/> when the result is <see langword="true"/>.
    /// </param>
    /// <returns><see langword="true"/> when the header came once and has a value.</returns>
    public bool TryGetSignature(string name, out string value, out WebhookVerificationOutcome refusal)
    {
        var values = this[name];
        value = values.Count == 1 ? values[0] ?? "" : "";

        refusal = values.Count > 1 ? WebhookVerificationOutcome.RepeatedSignature
            : value.Length == 0 ? WebhookVerificationOutcome.MissingSignature
            : WebhookVerificationOutcome.NotVerified;

        return value.Length > 0;
    }

    /// <summary>
    /// Creates headers from pairs, for callers without a dictionary of their own (a queue message, a function's request).
    /// </summary>
    /// <param name="pairs">Names and values; a repeated name adds a value.</param>
    public static WebhookHeaders Create(params IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var headers = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);

        foreach (var (name, value) in pairs)
        {
            headers[name] = StringValues.Concat(headers.GetValueOrDefault(name), value);
        }

        return new(headers);
    }
}
