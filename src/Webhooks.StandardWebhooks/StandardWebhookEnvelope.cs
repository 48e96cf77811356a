using System.Text.Json;

namespace Webhooks.StandardWebhooks;

/// <summary>
/// An event as it was sent: of a type for which no class was named, or whose data does not fit the class, or a body that is not as the
/// specification has it. It was verified like any other; <see cref="WebhookEvent.Drift"/> says what did not fit.
/// </summary>
public sealed record StandardWebhookEnvelope : StandardWebhookEvent
{
    /// <summary>Gets what the event is about, as the sender shapes it: the member <c>data</c>.</summary>
    /// <value><see langword="null"/> when the body has no such member, or nests it more than 64 levels deep.</value>
    public JsonElement? Data { get; init; }

    /// <summary>Gets the body as it was sent and signed, usually JSON in UTF-8; a copy of its own.</summary>
    public ReadOnlyMemory<byte> RawBody { get; init; }
}
