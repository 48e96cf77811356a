using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Sqs.Messages;

/// <summary>The JSON of attributes. It is written in ASCII, so that SQS takes every character of it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryFacts))]
[JsonSerializable(typeof(AttemptFacts))]
[JsonSerializable(typeof(RedrivePolicy))]
internal sealed partial class SqsJson : JsonSerializerContext
{
    /// <summary>Reads an attribute, which any program may have written.</summary>
    /// <returns>Null when it is missing, or is not what it should be.</returns>
    public static T? TryRead<T>(string? text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
