using System.Text.Json;
using System.Text.Json.Serialization;

namespace Samples.StandardWebhooks;

/// <summary>Reads bodies without reflection, and without ever throwing: a body that does not fit is answered with null.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StandardWebhook))]
internal sealed partial class StandardWebhooksJson : JsonSerializerContext
{
    public static StandardWebhook? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, Default.StandardWebhook);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
