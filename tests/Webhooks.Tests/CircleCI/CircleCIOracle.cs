using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>
/// Reads bodies into the same public models by way of reflection-based System.Text.Json, without a look at the parser; and shows events,
/// to compare them.
/// </summary>
internal static class CircleCIOracle
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new EmptyWhenNull<Guid>(), new EmptyWhenNull<long>(), new EmptyWhenNull<DateTimeOffset>(), new OpenMap() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RenameAsSent, ReadStatus, FillNullsThatTypesDeny } },
    };

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>All of an event but its drift.</summary>
    public static string Describe(CircleCIEvent described) => JsonSerializer.Serialize(described with { Drift = [] }, described.GetType());

    /// <summary>The event that a body of a known type should become.</summary>
    public static CircleCIEvent Read(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var type = json.RootElement.GetProperty("type").GetString();

        return (CircleCIEvent)json.Deserialize(
            type switch
            {
                "workflow-completed" => typeof(WorkflowCompleted),
                "job-completed" => typeof(JobCompleted),
                "ping" => typeof(CircleCIPing),
                _ => throw new ArgumentException($"The type '{type}' is not known.", nameof(body)),
            },
            Options)!;
    }

    private static void RenameAsSent(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            property.Name = property.Name switch
            {
                "circle_ci" => "circleci",
                "git_hub_app" => "github_app",
                "git_lab" => "gitlab",
                var name => name
            };
        }
    }

    /// <summary>One member fills the enum and the text beside it.</summary>
    private static void ReadStatus(JsonTypeInfo info)
    {
        var (status, text) = (info.Type.GetProperty("Status"), info.Type.GetProperty("StatusText"));

        if (status is null || text is null)
        {
            return;
        }

        info.Properties.Remove(info.Properties.Single(property => property.Name == "status"));
        var member = info.Properties.Single(property => property.Name == "status_text");
        member.Name = "status";
        member.Set = (model, value) =>
        {
            text.SetValue(model, value);
            status.SetValue(
                model,
                Enum.GetNames(status.PropertyType).SingleOrDefault(
                    name => JsonNamingPolicy.SnakeCaseLower.ConvertName(name) == (string?)value) is { } known
                    ? Enum.Parse(status.PropertyType, known)
                    : Activator.CreateInstance(status.PropertyType));
        };
    }

    private static void FillNullsThatTypesDeny(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            if (property is { Set: { } set, AttributeProvider: PropertyInfo { PropertyType.IsValueType: false } declared }
                && Nullability.Create(declared).WriteState == NullabilityState.NotNull)
            {
                property.Set = (model, value) => set(
                    model, value ?? (declared.PropertyType == typeof(string)
                        ? ""
                        : Activator.CreateInstance(declared.PropertyType, nonPublic: true)));
            }
        }
    }

    private sealed class EmptyWhenNull<T> : JsonConverter<T>
        where T : struct
    {
        public override bool HandleNull => true;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T?>(ref reader) ?? default;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class OpenMap : JsonConverter<IReadOnlyDictionary<string, string>>
    {
        public override IReadOnlyDictionary<string, string> Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var map = new Dictionary<string, string>();

            foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject())
            {
                map[member.Name] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => member.Value.GetRawText(),
                };
            }

            return map;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
