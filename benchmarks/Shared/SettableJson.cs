using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Benchmarks;

/// <summary>System.Text.Json's generated serializer, over classes with setters: the fastest that it has.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SettableWorkflowCompleted))]
public sealed partial class SettableJson : JsonSerializerContext
{
    /// <summary>The same without the generator.</summary>
    public static readonly JsonSerializerOptions Reflection = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
