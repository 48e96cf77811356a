using System.Text.Json;

namespace Webhooks.Tests.Contract;

/// <summary>What an event says of itself in a log line.</summary>
public sealed class EventTextTests
{
    private const int ShortestValue = 5;

    public static TheoryData<string> Providers => ProviderRegistry.Names;

    [Theory]
    [MemberData(nameof(Providers))]
    public void Text_IsTheIdentityAndNoOtherMember(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var body in entry.Bodies.Append(entry.Sample))
        {
            entry.Provider.TryIdentify(default, body, out var identity);
            var webhookEvent = entry.Provider.Parse(identity.Type ?? "", body);
            var text = webhookEvent.ToString();
            var json = JsonSerializer.SerializeToElement(webhookEvent, webhookEvent.GetType());

            Assert.StartsWith($"{NameOf(webhookEvent)} {{ Type = {webhookEvent.Type}", text, StringComparison.Ordinal);
            Assert.All(
                Texts(json, "").Where(member => member.Path is not (".Type" or ".Id" or ".HappenedAt") && IsTelling(member.Value)),
                member =>
                    Assert.False(Values(text, webhookEvent).Contains(member.Value, StringComparison.Ordinal), $"{member.Path} in {text}"));
        }
    }

    private static string NameOf(WebhookEvent webhookEvent) => webhookEvent.GetType().Name.Split('`')[0];

    private static bool IsTelling(string value) => value.Length >= ShortestValue && value != Guid.Empty.ToString();

    private static string Values(string text, WebhookEvent webhookEvent) =>
        text[NameOf(webhookEvent).Length..].Replace($"Type = {webhookEvent.Type}", "", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Value)> Texts(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Texts(item, path)),
        JsonValueKind.String => [(path, element.GetString()!)],
        JsonValueKind.Number => [(path, element.GetRawText())],
        _ => [],
    };
}
