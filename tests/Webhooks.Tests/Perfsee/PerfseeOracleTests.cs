using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Perfsee;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.Perfsee;

/// <summary>The parser reads what reflection-based System.Text.Json reads, of every payload and of every change to one.</summary>
public sealed class PerfseeOracleTests
{
    // What Perfsee's schema lets be null, and the text that some servers send and nobody needs.
    private static readonly string[] Nullable =
    [
        "payload.variables.eventType", "failedReason", "reportLink", "contentLink", "score", "baseline", "snapshot.startedAt", "title",
        "snapshot.hash", "screencastLink", "flameChartLink", "sourceCoverageLink", "snapshotReport.host", "snapshotReports.host",
        ".artifacts",
    ];

    public static TheoryData<string> Payloads => [.. Payload.Names(PerfseeBody.Folder)];

    public static TheoryData<string> RealPayloads => [.. RealNames];

    public static TheoryData<string> CapturedPayloads => Corpus.Theory(PerfseeBody.Folder);

    // The payload of the documentation has members of other names.
    private static IEnumerable<string> RealNames =>
        Payload.Names(PerfseeBody.Folder).Where(name => !name.EndsWith(".documentation", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Payload_ReadsAlikeWithoutDrift(string name) => AssertAlike(Payload.Read(name), Payload.Read(name));

    [Theory]
    [MemberData(nameof(CapturedPayloads))]
    public void CapturedDelivery_ReadsAlikeWithoutDrift(string file) => AssertAlike(File.ReadAllBytes(file), File.ReadAllBytes(file));

    [Theory]
    [MemberData(nameof(RealPayloads))]
    public void MemberThatIsMissing_IsEmptyAndDriftUnlessItMayBeNull(string name)
    {
        foreach (var (place, body) in JsonChange.EachMember(Payload.Read(name), place => place.Remove()).Where(
            change => change.Place.Path != "eventType"))
        {
            AssertAlike(body, body, IsNullable(place) ? null : Drifts.Of(WebhookDriftKind.MissingMember, place.Path, ""));
        }
    }

    [Theory]
    [MemberData(nameof(RealPayloads))]
    public void MemberThatIsNull_IsEmptyAndDriftUnlessItMayBeNull(string name)
    {
        foreach (var (place, body) in JsonChange.EachMember(Payload.Read(name), place => place.Value = null).Where(
            change => change.Place.Path != "eventType"))
        {
            AssertAlike(body, body, IsNullable(place) ? null : Drifts.Of(WebhookDriftKind.MismatchedMember, place.Path, "null"));
        }
    }

    [Theory]
    [InlineData("\"text\"", JsonValueKind.Object, JsonValueKind.Array, JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False)]
    [InlineData(
        "7.5", JsonValueKind.Object, JsonValueKind.Array, JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False,
        JsonValueKind.String)]
    [InlineData("3000000000", JsonValueKind.Object, JsonValueKind.Array, JsonValueKind.Number, JsonValueKind.String)]
    [InlineData("true", JsonValueKind.Object, JsonValueKind.Array, JsonValueKind.Number, JsonValueKind.String)]
    [InlineData("{\"a\":[{}]}", JsonValueKind.Array, JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False, JsonValueKind.String)]
    [InlineData("[{\"a\":1}]", JsonValueKind.Object, JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False, JsonValueKind.String)]
    public void MemberOfAnotherType_IsReadAsNullAndDrift(string json, params JsonValueKind[] kinds)
    {
        foreach (var name in RealNames)
        {
            var original = Payload.Read(name);
            var nulled = JsonChange.EachMember(original, place => place.Value = null).Select(change => change.Body).ToList();
            var kindsBefore = JsonChange.Places(JsonNode.Parse(original)!).ConvertAll(place => place.Kind);
            var changes = JsonChange.EachMember(original, place => place.Value = JsonNode.Parse(json)).ToList();

            for (var index = 0; index < changes.Count; index++)
            {
                var (place, body) = changes[index];

                if (!kinds.Contains(kindsBefore[index]) || place.Name == "eventType")
                {
                    continue;
                }

                AssertAlike(nulled[index], body, Drifts.Of(WebhookDriftKind.MismatchedMember, place.Path, json));
            }
        }
    }

    [Theory]
    [MemberData(nameof(RealPayloads))]
    public void MemberThatIsNew_IsLeftOutAndDrift(string name)
    {
        const string Json = "{\"since\":[1,\"2\",null]}";
        var objects = JsonChange.Places(JsonNode.Parse(Payload.Read(name))!).Where(place => place.Kind == JsonValueKind.Object)
            .Select(place => place.Path);
        Assert.NotEmpty(objects);

        foreach (var (place, body) in JsonChange.EachMember(
            Payload.Read(name), place => (place.Value as JsonObject)?.Insert(0, "brandNew", JsonNode.Parse(Json))))
        {
            AssertAlike(
                body, body, place.Kind == JsonValueKind.Object
                    ? Drifts.Of(WebhookDriftKind.UnknownMember, $"{place.Path}.brandNew", Json)
                    : null);
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void MemberThatComesTwice_IsTheLastOne(string name)
    {
        for (var index = 0; index < JsonChange.Places(JsonNode.Parse(Payload.Read(name))!).Count; index++)
        {
            foreach (var isLast in new[] { false, true })
            {
                var root = JsonNode.Parse(Payload.Read(name))!;
                var place = JsonChange.Places(root)[index];
                var body = JsonChange.Repeat(root, place, Other(place), isLast);

                Assert.Equal(PerfseeOracle.Describe(PerfseeOracle.Read(body)), PerfseeOracle.Describe(PerfseeWebhook.Parse(body)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(RealPayloads))]
    public void ManyChangesAtOnce_ReadAlike(string name)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var root = JsonNode.Parse(Payload.Read(name))!;

            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                var places = JsonChange.Places(root);

                if (places.Count == 0)
                {
                    break;
                }

                var place = places[random.Next(places.Count)];

                switch (random.Next(4))
                {
                    case 0: place.Remove(); break;
                    case 1: place.Value = null; break;
                    case 2: place.Parent[$"new{changes}"] = seed; break;
                    default: MoveToEnd(place); break;
                }
            }

            var body = JsonChange.Bytes(root);
            Assert.Equal(PerfseeOracle.Describe(PerfseeOracle.Read(body)), PerfseeOracle.Describe(PerfseeWebhook.Parse(body)));
        }
    }

    private static bool IsNullable(JsonPlace place) => Nullable.Any(nullable => place.Path.EndsWith(nullable, StringComparison.Ordinal));

    private static string Other(JsonPlace place) => place.Kind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.Number => "5",
        JsonValueKind.True or JsonValueKind.False => "true",
        JsonValueKind.String => place.Name.EndsWith("At", StringComparison.Ordinal) ? "\"2001-02-03T04:05:06.789Z\"" : "\"other\"",
        _ => "null",
    };

    private static void MoveToEnd(JsonPlace place)
    {
        var value = place.Value?.DeepClone();
        place.Remove();
        place.Value = value;
    }

    private static void AssertAlike(byte[] expected, byte[] body, WebhookDrift? drift = null)
    {
        var received = PerfseeWebhook.Parse(body);

        Assert.Equal(PerfseeOracle.Describe(PerfseeOracle.Read(expected)), PerfseeOracle.Describe(received));
        Assert.Equal(drift is null ? [] : [drift], received.Drift);
    }
}
