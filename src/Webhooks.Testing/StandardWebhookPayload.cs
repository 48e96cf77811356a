using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Webhooks.StandardWebhooks;

namespace Webhooks.Testing;

/// <summary>
/// The body of an event of a sender that follows Standard Webhooks, with the id of its message, to be changed and sent:
/// <c>StandardWebhookPayload.Of("invoice.paid", paid, ShopJson.Default.InvoicePaid)</c>. Each new one has an id of its own, so no two are
/// repeats of each other; send the same one again for a repeat.
/// </summary>
public sealed class StandardWebhookPayload : WebhookPayload<StandardWebhookPayload>
{
    private readonly string _id;
    private readonly DateTimeOffset? _sentAt;

    private StandardWebhookPayload(byte[] body, string id, DateTimeOffset? sentAt)
        : base(StandardWebhook.Provider, body) => (_id, _sentAt) = (id, sentAt);

    /// <summary>Creates an event that happened now.</summary>
    /// <param name="type">The event type as the sender spells it.</param>
    /// <param name="data">The data: what the event is about.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    public static StandardWebhookPayload Of(string type, JsonNode? data)
    {
        ArgumentNullException.ThrowIfNull(type);
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var body = new JsonObject { ["type"] = type, ["timestamp"] = time, ["data"] = data?.DeepClone() };
        return new(SenderJson.Write(body), $"msg_{Guid.NewGuid():N}", sentAt: null);
    }

    /// <summary>Creates an event that happened now, with data of a class.</summary>
    /// <typeparam name="TData">The class of the data.</typeparam>
    /// <param name="type">The event type as the sender spells it.</param>
    /// <param name="data">The data: what the event is about.</param>
    /// <param name="json">How the data is written: of a <c>JsonSerializerContext</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="json"/> is null.</exception>
    public static StandardWebhookPayload Of<TData>(string type, TData data, JsonTypeInfo<TData> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Of(type, JsonSerializer.SerializeToNode(data, json));
    }

    /// <summary>Gives the message another id; deliveries with the same one are repeats.</summary>
    /// <param name="id">The id: 1 to 200 characters.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or blank.</exception>
    public StandardWebhookPayload WithId(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return new([.. Body], id, _sentAt);
    }

    /// <summary>
    /// Sends the message at another time than now: signed in a header, and refused when it is too far from the receiver's now.
    /// </summary>
    /// <param name="time">The time of sending; whole seconds count. When the event happened is another matter: see <c>At</c>.</param>
    public StandardWebhookPayload SentAt(DateTimeOffset time) => new([.. Body], _id, time);

    internal override void AddHeaders(IDictionary<string, string> headers)
    {
        headers[StandardWebhook.IdHeader] = _id;

        if (_sentAt is { } time)
        {
            headers[StandardWebhook.TimestampHeader] = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }
    }

    private protected override StandardWebhookPayload Create(byte[] body) => new(body, _id, _sentAt);

    private protected override JsonNode? Time(JsonObject body) => body["timestamp"];
}
