using System.Collections;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Webhooks.Tests.GitHub;

/// <summary>
/// The smallest bodies that the classes of Octokit.Webhooks accept, made from what they require: for every event type, and for every action
/// of it.
/// </summary>
internal static class OctokitBodies
{
    private const string TypeAttribute = "WebhookEventTypeAttribute";
    private const string ActionAttribute = "WebhookActionTypeAttribute";

    private static readonly Type[] Classes =
        [
        .. typeof(Octokit.Webhooks.WebhookEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Octokit.Webhooks.WebhookEvent)))
        ];

    // Plain texts would do for these too, but for the sender's and the repository's names.
    private static readonly Dictionary<string, JsonNode> Known = new()
    {
        ["full_name"] = "octo/demo",
        ["login"] = "octo",
    };

    /// <summary>Every event type, with its class.</summary>
    public static IReadOnlyDictionary<string, Type> Types { get; } =
        Classes.Where(type => TextOf(type, TypeAttribute) is not null && type.BaseType == typeof(Octokit.Webhooks.WebhookEvent))
            .ToDictionary(type => TextOf(type, TypeAttribute)!);

    /// <summary>Every class that is made: those of actions, and those of types without actions.</summary>
    public static IReadOnlyList<(string Type, Type Class)> Made { get; } =
        [.. Classes.Where(type => !type.IsAbstract).Select(type => (TypeOf(type), type))
            .OrderBy(made => made.type.FullName, StringComparer.Ordinal)];

    /// <summary>A short one: what GitHub sends when a webhook is set up.</summary>
    public static byte[] Ping { get; } = JsonSerializer.SerializeToUtf8Bytes(Value(typeof(Octokit.Webhooks.Events.PingEvent), ""));

    /// <summary>A body of a type, of its first action; an empty object for a type that is not known.</summary>
    public static byte[] OfType(string type) =>
        Made.FirstOrDefault(made => made.Type == type) is { Class: { } made } ? Of(made) : "{}"u8.ToArray();

    public static byte[] Of(Type made)
    {
        var body = (JsonObject)Value(made, "")!;

        if (TextOf(made, ActionAttribute) is { } action)
        {
            body["action"] = action;
        }
        else if (made.BaseType!.IsAbstract && made.BaseType != typeof(Octokit.Webhooks.WebhookEvent))
        {
            body["action"] = "of-a-user";
        }

        // No two bodies are the same, and a member that it does not know does no harm.
        body["made_for"] = made.FullName;
        body["repository"] = Value(typeof(Octokit.Webhooks.Models.Repository), "repository");
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static string TypeOf(Type made)
    {
        var type = made;

        while (TextOf(type, TypeAttribute) is null)
        {
            type = type.BaseType!;
        }

        return TextOf(type, TypeAttribute)!;
    }

    private static string? TextOf(Type type, string attribute) =>
        type.GetCustomAttributesData()
            .FirstOrDefault(data => data.AttributeType.Name == attribute)?.ConstructorArguments[0].Value as string;

    private static JsonNode? Value(Type type, string name)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;

        if (plain == typeof(string)) { return Known.GetValueOrDefault(name)?.DeepClone() ?? "text"; }
        if (plain == typeof(bool)) { return true; }
        if (plain == typeof(DateTimeOffset)) { return "2026-03-04T05:06:01Z"; }
        if (plain == typeof(Guid)) { return Guid.Empty.ToString(); }
        if (plain == typeof(Uri)) { return "https://example.com/"; }
        if (plain == typeof(JsonElement)) { return new JsonObject(); }
        if (plain.IsEnum) { return EnumText(plain); }
        if (plain.IsPrimitive || plain == typeof(decimal)) { return 7; }
        if (plain.IsGenericType && plain.Name.StartsWith("StringEnum`", StringComparison.Ordinal))
        {
            return EnumText(
            plain.GetGenericArguments()[0]);
        }
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IDictionary<,>)) { return new JsonObject(); }
        if (typeof(IEnumerable).IsAssignableFrom(plain)) { return new JsonArray(); }

        var made = new JsonObject();

        foreach (var member in JsonSerializerOptions.Default.GetTypeInfo(plain).Properties.Where(IsMade))
        {
            made[member.Name] = Value(member.PropertyType, member.Name);
        }

        return made;
    }

    private static bool IsMade(JsonPropertyInfo member) =>
        !member.IsExtensionData && (member.IsRequired || member.PropertyType == typeof(long) || member.PropertyType == typeof(int));

    private static string EnumText(Type type)
    {
        var first = type.GetFields(BindingFlags.Public | BindingFlags.Static)[0];
        return first.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? first.Name;
    }
}
