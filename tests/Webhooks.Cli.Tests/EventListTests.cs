using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.CircleCI;
using Webhooks.Perfsee;
using Webhooks.Testing;

namespace Webhooks.Cli.Tests;

/// <summary>
/// The parser of each provider has the list of its events. Whatever else knows events (sample payloads, this tool, the pages of the wire
/// formats) knows the same ones: an event that was added in one place alone fails here.
/// </summary>
public sealed partial class EventListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    public static TheoryData<string> Providers => ["circleci", "perfsee"];

    [Theory]
    [MemberData(nameof(Providers))]
    public void SamplePayloads_AreOfEveryEvent(string name)
    {
        var (provider, factory) = name == "circleci"
            ? (CircleCIWebhook.Provider, typeof(CircleCIPayload))
            : (PerfseeWebhook.Provider, typeof(PerfseePayload));
        var sampled = factory.GetMethods()
            .Where(method => method.IsStatic && method.ReturnType == factory)
            .Select(method => (WebhookPayload)method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])!)
            .Select(payload => provider.TryIdentify(default, payload.ToBytes(), out var identity) ? identity.Type : "");

        Assert.Equal(Sent(name).Keys.Order(StringComparer.Ordinal), sampled.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Send_KnowsEveryEvent(string name)
    {
        var run = await Tool.RunAsync("send", name, "no-such-event", "--url", "http://127.0.0.1:9/", "--secret", "any");

        Assert.NotEqual(0, run.ExitCode);
        var named = ListedNames().Match(run.Errors);
        Assert.True(named.Success, run.Errors);
        Assert.Equal(
            Sent(name).Keys.Select(type => type.Replace(':', '-').Replace("lab-", "", StringComparison.Ordinal)).Order(
                StringComparer.Ordinal),
            named.Groups["names"].Value.Split(", ").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Inspect_PrintsEveryEvent(string name)
    {
        foreach (var (type, eventType) in Sent(name))
        {
            var file = _folder.Write("body.json", Body(name, type));
            var run = await Tool.RunAsync("inspect", file, "--json");

            Assert.Equal("", run.Errors);
            Assert.Equal(eventType.Name, (string?)JsonNode.Parse(run.Output)!["event"]);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Listen_SaysOfEveryEventWhatItIs(string name)
    {
        await using var listener = await ListeningTool.StartAsync();

        foreach (var (type, eventType) in Sent(name))
        {
            using var content = new ByteArrayContent(Body(name, type));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await _client.PostAsync(name == "circleci" ? listener.CircleCI : listener.Perfsee, content);
            var line = await listener.NextAsync();

            Assert.Contains($" {type} ", line, StringComparison.Ordinal);
            Assert.DoesNotContain("not known to this version", line, StringComparison.Ordinal);
            Assert.DoesNotContain(eventType.Name, line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void PageOfTheWireFormat_ListsEveryEventWithItsClass(string name)
    {
        var page = File.ReadAllText(Path.Combine(ThisFolder(), $"../../docs/wire-{name}.md"));
        var listed = Row().Matches(page).ToDictionary(row => row.Groups["type"].Value, row => row.Groups["class"].Value);

        Assert.Equal(
            Sent(name).ToDictionary(known => known.Key, known => known.Value.Name).OrderBy(known => known.Key, StringComparer.Ordinal),
            listed.OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    // The name in Perfsee's documentation is one more for an event that is listed.
    private static Dictionary<string, Type> Sent(string name) =>
        (name == "circleci" ? CircleCIWebhook.Provider : PerfseeWebhook.Provider).EventTypes
            .Where(known => known.Key != "bundle-finished")
            .ToDictionary();

    private static byte[] Body(string name, string type) =>
        Encoding.UTF8.GetBytes($$"""{"{{(name == "circleci" ? "type" : "eventType")}}":"{{type}}"}""");

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"take one of (?<names>[\w, -]+)\.")]
    private static partial Regex ListedNames();

    [GeneratedRegex(@"^\| `(?<type>[\w:-]+)` \| `(?<class>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
