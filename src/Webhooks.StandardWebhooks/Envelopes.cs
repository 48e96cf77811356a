using System.Text;
using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.StandardWebhooks;

/// <summary>Turns bodies into events: of the class that the app named for the type, or else into the envelope. Never throws.</summary>
internal static class Envelopes
{
    private const string Data = "data";

    public static StandardWebhookEvent Parse(string type, ReadOnlySpan<byte> body, IReadOnlyDictionary<string, DataType> known)
    {
        if (!EnvelopeReader.TryRead(body, out var sent))
        {
            return new StandardWebhookEnvelope { Type = type, RawBody = body.ToArray(), Drift = DriftList.Malformed };
        }

        List<WebhookDrift>? drift = null;
        var time = sent.Time;

        if (time is null && !sent.Timestamp.IsEmpty)
        {
            (drift ??= []).Add(Mismatch("timestamp", sent.Timestamp));
        }

        if (known.TryGetValue(type, out var expected))
        {
            if (sent.Data.IsEmpty)
            {
                (drift ??= []).Add(new() { Kind = WebhookDriftKind.MissingMember, Path = Data, Json = "" });
            }
            else if (expected.TryRead(sent.Data, out var misfit) is { } typed)
            {
                return typed with { Type = type, Timestamp = time, Drift = drift ?? [] };
            }
            else
            {
                (drift ??= []).Add(misfit!);
            }
        }

        return Envelope(type, body, sent, time, drift);
    }

    private static StandardWebhookEnvelope Envelope(
        string type, ReadOnlySpan<byte> body, EnvelopeReader sent, DateTimeOffset? time, List<WebhookDrift>? drift)
    {
        if (type.Length == 0)
        {
            (drift ??= []).Add(sent.Type.IsEmpty
                ? new() { Kind = WebhookDriftKind.MissingMember, Path = "type", Json = "" }
                : Mismatch("type", sent.Type));
        }

        JsonElement? data = sent.Data.IsEmpty ? null : JsonElements.TryRead(sent.Data);

        if (data is null && !sent.Data.IsEmpty && drift?.Exists(other => other.Path == Data) != true)
        {
            (drift ??= []).Add(Mismatch(Data, sent.Data));
        }

        return new() { Type = type, Timestamp = time, Data = data, RawBody = body.ToArray(), Drift = drift ?? [] };
    }

    private static WebhookDrift Mismatch(string member, ReadOnlySpan<byte> json) =>
        new() { Kind = WebhookDriftKind.MismatchedMember, Path = member, Json = Encoding.UTF8.GetString(json) };
}
