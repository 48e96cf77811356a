using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Tests.StandardWebhooks;

/// <summary>Refuses in the way that the data names: converters of apps may throw anything, with any path.</summary>
public sealed class CouponConverter : JsonConverter<Coupon>
{
    public override Coupon Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var data = JsonDocument.ParseValue(ref reader);

        throw data.RootElement.GetProperty("refusal").GetString() switch
        {
            "empty path" => new JsonException("refused", "", 0, 0),
            "path of another root" => new JsonException("refused", "coupon['", 0, 0),
            "no path" => new JsonException("refused", null, null, null),
            _ => new InvalidOperationException("refused"),
        };
    }

    public override void Write(Utf8JsonWriter writer, Coupon value, JsonSerializerOptions options) => writer.WriteNullValue();
}
