using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Samples.GitHub;

/// <summary>Reads bodies without reflection, and without ever throwing: a body that does not fit is answered with null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GitHubPing))]
[JsonSerializable(typeof(Push))]
internal sealed partial class GitHubJson : JsonSerializerContext
{
    public static TEvent? TryRead<TEvent>(ReadOnlySpan<byte> body, JsonTypeInfo<TEvent> type)
        where TEvent : GitHubEvent
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsObject(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            return json.Read() && json.TokenType == JsonTokenType.StartObject && json.TrySkip() && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
