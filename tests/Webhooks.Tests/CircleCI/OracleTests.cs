using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.CircleCI;

/// <summary>The parser reads what reflection-based System.Text.Json reads, of every payload and of every change to one.</summary>
public sealed class OracleTests
{
    // What CircleCI's reference and captures let be missing or null; every leaf of the trigger parameters is open.
    private static readonly string[] Optional =
    [
        "vcs", "provider_name", "origin_repository_url", "target_repository_url", "revision", "branch", "tag", "commit", "subject", "body",
        "author", "authored_at", "committer", "committed_at", "commit.author.name", "commit.author.email", "commit.committer.name",
        "commit.committer.email", "started_at", "stopped_at", "trigger_parameters",
    ];

    public static TheoryData<string> Payloads => [.. CircleCIBody.Names];

    public static TheoryData<string> CapturedPayloads => [.. Corpus.Files(CircleCIBody.Folder).Where(file => !Corpus.IsNegative(file))];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Payload_ReadsAlikeWithoutDrift(string name) => AssertAlike(Payload.Read(name), Payload.Read(name));

    [Theory]
    [MemberData(nameof(CapturedPayloads))]
    public void CapturedDelivery_ReadsAlikeWithoutDrift(string file) => AssertAlike(File.ReadAllBytes(file), File.ReadAllBytes(file));

    [Theory]
    [MemberData(nameof(Payloads))]
    public void MemberThatIsMissing_IsEmptyAndDriftUnlessItIsOptional(string name)
    {
        foreach (var (place, body) in Changes(name, place => place.Remove()))
        {
            AssertAlike(body, body, IsOptional(place, name) ? null : Drifts.Of(WebhookDriftKind.MissingMember, place.Path, ""));
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void MemberThatIsNull_IsEmptyAndDriftUnlessItIsOptional(string name)
    {
        foreach (var (place, body) in Changes(name, place => place.Value = null))
        {
            AssertAlike(body, body, IsOptional(place, name) ? null : Drifts.Of(WebhookDriftKind.MismatchedMember, place.Path, "null"));
        }
    }

    [Theory]
    [InlineData("\"text\"", JsonValueKind.Object, JsonValueKind.Number)]
    [InlineData("7.5", JsonValueKind.Object, JsonValueKind.Number, JsonValueKind.String)]
    [InlineData("true", JsonValueKind.Object, JsonValueKind.Number, JsonValueKind.String)]
    [InlineData("{\"a\":[{}]}", JsonValueKind.Number, JsonValueKind.String)]
    [InlineData("[{\"a\":1}]", JsonValueKind.Object, JsonValueKind.Number, JsonValueKind.String)]
    public void MemberOfAnotherType_ReadsAsNullAndIsDrift(string json, params JsonValueKind[] kinds)
    {
        foreach (var name in CircleCIBody.Names)
        {
            var kindsBefore = JsonChange.Places(JsonNode.Parse(Payload.Read(name))!).ToDictionary(place => place.Path, place => place.Kind);
            var nulled = Changes(name, place => place.Value = null).ToDictionary(change => change.Place.Path, change => change.Body);

            foreach (var (place, body) in Changes(name, place => place.Value = JsonNode.Parse(json))
                .Where(change => kinds.Contains(kindsBefore[change.Place.Path])))
            {
                if (IsOpen(place))
                {
                    AssertAlike(body, body);
                }
                else
                {
                    AssertAlike(nulled[place.Path], body, Drifts.Of(WebhookDriftKind.MismatchedMember, place.Path, json));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void MemberThatIsNew_IsLeftOutAndDrift(string name)
    {
        const string Json = "{\"since\":[1,\"2\",null]}";

        foreach (var (place, body) in Changes(name, place => (place.Value as JsonObject)?.Insert(0, "brand_new", JsonNode.Parse(Json))))
        {
            var isMap = place.Path.Split('.') is ["pipeline", "trigger_parameters", _];

            AssertAlike(
                body,
                body,
                place.Kind == JsonValueKind.Object && !isMap
                    ? Drifts.Of(WebhookDriftKind.UnknownMember, $"{place.Path}.brand_new", Json)
                    : null);
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void MemberThatComesTwice_IsTheLastOne(string name)
    {
        foreach (var index in Enumerable.Range(0, JsonChange.Places(JsonNode.Parse(Payload.Read(name))!).Count))
        {
            foreach (var isLast in new[] { false, true })
            {
                var root = JsonNode.Parse(Payload.Read(name))!;
                var place = JsonChange.Places(root)[index];

                AssertAlike(JsonChange.Repeat(root, place, Other(place), isLast));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void ManyChangesAtOnce_ReadAlike(string name)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var root = JsonNode.Parse(Payload.Read(name))!;

            for (var changes = random.Next(1, 10); changes > 0; changes--)
            {
                var places = JsonChange.Places(root).FindAll(place => place.Path != "type");

                if (places.Count > 0)
                {
                    Change(places[random.Next(places.Count)], random);
                }
            }

            AssertAlike(JsonChange.Bytes(root));
        }
    }

    private static IEnumerable<(JsonPlace Place, byte[] Body)> Changes(string name, Action<JsonPlace> change) =>
        JsonChange.EachMember(Payload.Read(name), change).Where(changed => changed.Place.Path != "type");

    private static void Change(JsonPlace place, Random random)
    {
        switch (random.Next(5))
        {
            case 0: place.Remove(); break;
            case 1: place.Value = null; break;
            case 2: place.Value = JsonNode.Parse(Other(place)); break;
            case 3: place.Parent[$"new_{random.Next()}"] = "new"; break;
            default: MoveToEnd(place); break;
        }
    }

    private static void MoveToEnd(JsonPlace place)
    {
        var value = place.Value?.DeepClone();
        place.Remove();
        place.Value = value;
    }

    private static string Other(JsonPlace place) => place.Kind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Number => "-5",
        JsonValueKind.False => "true",
        JsonValueKind.String when place.Path == "type" => "\"ping\"",
        JsonValueKind.String when IsOpen(place) => "\"other\"",
        JsonValueKind.String when place.Name == "id" => "\"0a1b2c3d-0000-4000-8000-000000000001\"",
        JsonValueKind.String when place.Name.EndsWith("_at", StringComparison.Ordinal) => "\"2001-02-03T04:05:06.789+01:00\"",
        JsonValueKind.String => "\"canceled\"",
        _ => "null",
    };

    private static bool IsOpen(JsonPlace place) => place.Path.Split('.') is ["pipeline", "trigger_parameters", _, _];

    private static bool IsOptional(JsonPlace place, string name) =>
        place.Path.StartsWith("pipeline.trigger_parameters", StringComparison.Ordinal)
        || Optional.Any(path => place.Path.EndsWith($".{path}", StringComparison.Ordinal))
        || (place.Path == "workflow" && name.Contains("job-completed", StringComparison.Ordinal));

    private static void AssertAlike(byte[] body) =>
        Assert.Equal(CircleCIOracle.Describe(CircleCIOracle.Read(body)), CircleCIOracle.Describe(CircleCIWebhook.Parse(body)));

    private static void AssertAlike(byte[] expected, byte[] body, WebhookDrift? drift = null)
    {
        var received = CircleCIWebhook.Parse(body);

        Assert.Equal(CircleCIOracle.Describe(CircleCIOracle.Read(expected)), CircleCIOracle.Describe(received));
        Assert.Equal(drift is null ? [] : [drift], received.Drift);
    }
}
