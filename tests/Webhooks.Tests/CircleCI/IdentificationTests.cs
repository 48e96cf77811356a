using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.CircleCI;
using Webhooks.Tests.Contract;

namespace Webhooks.Tests.CircleCI;

/// <summary>
/// Identification and parsing agree on what is well-formed and on which of two equal members counts, whatever the body; and neither
/// throws.
/// </summary>
public sealed class IdentificationTests
{
    private static readonly byte[] Replacements = [.. "\"\\{}[]:,0n \0"u8, 0xc3, 0xff];
    private static readonly byte[][] Bodies = [.. Payload.Names(CircleCIBody.Folder).Select(Payload.Read)];

    public static TheoryData<string> Payloads => [.. CircleCIBody.Names];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyCutAnywhere_IsNotIdentifiedAndUnknown(string name)
    {
        var body = Payload.Read(name).AsSpan().TrimEnd((byte)'\n').ToArray();

        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];

            Assert.False(CircleCIBody.TryIdentify(cut, out var identity), $"{length} bytes were identified.");
            Assert.Equal(new WebhookIdentity(""), identity);
            Assert.Equal("", Assert.IsType<UnknownCircleCIEvent>(CircleCIWebhook.Parse(cut)).Type);
        }

        Assert.True(CircleCIBody.TryIdentify(body, out _));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyWithAnyByteReplaced_IsIdentifiedAsItIsParsed(string name)
    {
        var body = Payload.Read(name);

        for (var place = 0; place < body.Length; place++)
        {
            var original = body[place];

            foreach (var replacement in Replacements)
            {
                body[place] = replacement;
                AssertAgreement(body);
            }

            body[place] = original;
        }
    }

    [Fact]
    public void RandomBytes_AreUnknownOrAgreedUpon() => Always.Holds(Always.Bytes, AssertAgreement, times: 20_000);

    [Fact]
    public void RandomTokensOfJson_AreIdentifiedAsTheyAreParsed() => Always.Holds(
        Gen.Elements(
            "{", "}", "[", "]", ":", ",", " ", "\"", "\\", "\"type\":", "\"id\":", "\"happened_at\":", "\"webhook\":", "\"t\\u0079pe\":",
            "\"ping\"",
            "\"job-completed\"", "\"x\"", "\"\\ud800\"", "null", "true", "17", "-1e9",
            "\"579cc919-36a6-4b72-af64-91ac5d184b95\"", "{\"name\":", "\uFEFF")
            .ArrayOf()
            .Select(tokens => Encoding.UTF8.GetBytes($"{{{string.Concat(tokens)}}}")),
        AssertAgreement,
        times: 20_000);

    [Fact]
    public void RandomMembers_AreIdentifiedAsTheyAreParsed() => Always.Holds(
        Gen.Elements(
            "\"type\":\"ping\"", "\"type\":\"job-completed\"", "\"type\":\"new\"", "\"type\":null", "\"t\\u0079pe\":\"ping\"",
            "\"TYPE\":\"ping\"",
            "\"id\":\"579cc919-36a6-4b72-af64-91ac5d184b95\"", "\"id\":\"17\"", "\"id\":17",
            "\"\\u0069d\":\"579cc919-36a6-4b72-af64-91ac5d184b95\"",
            "\"happened_at\":\"2025-03-04T09:00:36Z\"",
            "\"happened_at\":\"late\"", "\"happened_at\":{}", "\"webhook\":{}", "\"webhook\":[{}]",
            "\"job\":{\"id\":\"579cc919-36a6-4b72-af64-91ac5d184b95\"}", "\"\":1")
            .ArrayOf()
            .Select(members => Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}")),
        AssertAgreement,
        times: 20_000);

    [Fact]
    public void PayloadsWithRandomEdits_AreIdentifiedAsTheyAreParsed() => Always.Holds(
        from body in Gen.Elements(Bodies)
        from edits in Edit(body.Length).NonEmptyListOf()
        select edits.Aggregate(body, (edited, edit) => edit(edited)),
        AssertAgreement,
        times: 20_000);

    private static Gen<Func<byte[], byte[]>> Edit(int length) =>
        from place in Gen.Choose(0, length - 1)
        from size in Gen.Choose(0, 40)
        from value in Gen.OneOf(Gen.Choose(0, 255).Select(value => (byte)value), Gen.Elements(Replacements))
        from edit in Gen.Elements<Func<byte[], int, byte[]>>(
            (body, at) => [.. body[..at], .. body[Math.Min(body.Length, at + size)..]],
            (body, at) => [.. body[..at], value, .. body[Math.Min(body.Length, at + 1)..]],
            (body, at) => [.. body[..at], value, .. body[at..]],
            (body, at) => [.. body[..Math.Min(body.Length, at + size)], .. body[at..]])
        select (Func<byte[], byte[]>)(body => edit(body, Math.Min(place, body.Length)));

    private static void AssertAgreement(byte[] body)
    {
        var isIdentified = CircleCIBody.TryIdentify(body, out var identity);
        var received = CircleCIWebhook.Parse(body);
        var isKnown = CircleCIWebhook.Provider.EventTypes.TryGetValue(identity.Type, out var known);

        Assert.Equal(IsObject(body), isIdentified);
        Assert.Equal(identity.Type, received.Type);
        Assert.IsType(isKnown ? known! : typeof(UnknownCircleCIEvent), received);
        Assert.Equal(Guid.TryParseExact(identity.Id, "D", out var id) && identity.Id.Length == 36 ? id : Guid.Empty, received.Id);
        Assert.Equal(identity.OccurredAt ?? default, received.HappenedAt);
        Assert.True(isKnown || received.Drift.Count > 0, "An unknown event says why it is one.");
        OneWalk.AssertSaysWhatTwoSay(CircleCIWebhook.Provider, body);
    }

    /// <summary>Whether another reader takes the body for one JSON object; a byte order mark in front of it does not matter.</summary>
    private static bool IsObject(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.AsMemory(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0));
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
