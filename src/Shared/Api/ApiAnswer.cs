using System.Net;
using System.Text.Json;

namespace Webhooks.Api;

/// <summary>An answer, read to its end.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; empty for none.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null when it does not say.</param>
/// <param name="Connection">The connection it came over.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, ApiConnection Connection)
{
    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    /// <summary>Returns the body, or null when it is no JSON object.</summary>
    public ApiElement? Read()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
