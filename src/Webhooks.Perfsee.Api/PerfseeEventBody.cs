using System.Globalization;
using System.Text;

namespace Webhooks.Perfsee.Api;

/// <summary>
/// Represents what Perfsee would send now for an item: the answer of the query that Perfsee itself runs for its webhooks. It is not signed;
/// only the TLS connection and the token vouch for it.
/// </summary>
public sealed class PerfseeEventBody
{
    private readonly byte[] _data;
    private readonly string _variables;

    internal PerfseeEventBody(string type, byte[] data, string projectId, string variable, int number)
    {
        (Type, _data) = (type, data);
        _variables = string.Create(CultureInfo.InvariantCulture, $"{{\"projectSlug\":\"{projectId}\",\"{variable}\":{number}}}");
    }

    /// <summary>Gets the type of the event, such as <c>bundle:finished</c>.</summary>
    public string Type { get; }

    /// <summary>Gets <c>payload.data</c>, byte for byte as Perfsee answered.</summary>
    public ReadOnlyMemory<byte> Data => _data;

    /// <summary>
    /// Returns the body of the webhook: equal, byte for byte, to the one that was sent, unless the item, its baseline or its project has
    /// changed since.
    /// </summary>
    /// <returns>A new array.</returns>
    public byte[] ToBody() =>
    [
        .. Encoding.ASCII.GetBytes($"{{\"eventType\":\"{Type}\",\"payload\":{{\"data\":"),
        .. _data,
        .. Encoding.ASCII.GetBytes($",\"variables\":{_variables}}}}}"),
    ];

    /// <summary>Returns the typed event.</summary>
    /// <returns>The event; an <see cref="UnknownPerfseeEvent"/> for anything that this version cannot type.</returns>
    public PerfseeEvent ToEvent() => PerfseeWebhook.Parse(ToBody());
}
