using System.Text;
using System.Text.Json;
using Webhooks.CircleCI;
using Webhooks.Tests.CircleCI;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.Contract;

/// <summary>Compares what a provider reads of a body, its identity, its event and the drift, with what the oracle reads of it.</summary>
internal static class WireAgreement
{
    /// <returns>Whether the oracle could say what is right: texts that are no text are beyond it.</returns>
    public static bool Assert(WebhookProvider provider, byte[] body)
    {
        var isIdentified = provider.TryIdentify(default, body, out var identity);
        var parsed = provider.Parse(identity.Type, body);
        OneWalk.AssertSaysWhatTwoSay(provider, body);

        try
        {
            using var json = JsonDocument.Parse(body, new() { MaxDepth = int.MaxValue });
            var isObject = json.RootElement.ValueKind == JsonValueKind.Object;
            Same(isObject, isIdentified, body);

            if (isObject)
            {
                AssertEvent(provider, json.RootElement, identity.Type, parsed, body);
            }

            return true;
        }
        catch (JsonException)
        {
            Same((false, "$"), (isIdentified, string.Join(' ', parsed.Drift.Select(drift => drift.Path))), body);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void AssertEvent(WebhookProvider provider, JsonElement root, string type, WebhookEvent parsed, byte[] body)
    {
        var isCircleCI = provider.EventBase == typeof(CircleCIEvent);
        var named = root.EnumerateObject().LastOrDefault(member => member.NameEquals(isCircleCI ? "type" : "eventType")).Value;
        Same(named.ValueKind == JsonValueKind.String ? named.GetString()! : "", type, body);

        if (!provider.EventTypes.TryGetValue(type, out var eventType))
        {
            Xunit.Assert.StartsWith("Unknown", parsed.GetType().Name, StringComparison.Ordinal);
            return;
        }

        ModelOracle oracle = isCircleCI ? new CircleCIModelOracle(eventType) : new PerfseeModelOracle(eventType);
        WebhookEvent expected =
            oracle is CircleCIModelOracle circleCI ? circleCI.Read(root) : ((PerfseeModelOracle)oracle).Read(root, type);

        Same(Describe(expected), Describe(parsed), body);
        Same(Lines(oracle.Drift), Lines(parsed.Drift.Select(drift => (drift.Kind, drift.Path))), body);
    }

    private static string Describe(WebhookEvent described) => JsonSerializer.Serialize(described with { Drift = [] }, described.GetType());

    private static string Lines(IEnumerable<(WebhookDriftKind Kind, string Path)> drift) =>
        string.Join('\n', drift.Select(entry => $"{entry.Kind} {entry.Path}").Order(StringComparer.Ordinal));

    private static void Same<T>(T expected, T actual, byte[] body) =>
        Xunit.Assert.True(
            EqualityComparer<T>.Default.Equals(expected, actual),
            $"Expected {expected}\nbut was {actual}\nof {Encoding.UTF8.GetString(body)}");
}
