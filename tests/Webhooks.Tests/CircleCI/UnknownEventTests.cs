using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>
/// What this version cannot type is an event all the same: with its bytes, with what every event has, and with the reason.
/// </summary>
public sealed class UnknownEventTests
{
    [Fact]
    public void NewType_KeepsItsBytesAndWhatEveryEventHas()
    {
        var body = CircleCIBody.With("workflow-completed.github", "\"type\":\"workflow-completed\"", "\"type\":\"approval-requested\"");
        var unknown = Assert.IsType<UnknownCircleCIEvent>(CircleCIWebhook.Parse(body));

        Assert.Equal("approval-requested", unknown.Type);
        Assert.Equal(new("3d569f9f-f06d-3c0d-bed8-77de9baeca71"), unknown.Id);
        Assert.Equal(new(2025, 3, 4, 9, 19, 43, 6, 518, TimeSpan.Zero), unknown.HappenedAt);
        Assert.Equal("Deploy watcher", unknown.Webhook.Name);
        Assert.Equal(body, unknown.RawBody.ToArray());
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownType, "type", "\"approval-requested\"")], unknown.Drift);
    }

    [Theory]
    [InlineData("""{"type":""}""", "", "\"\"")]
    [InlineData("""{"type":5}""", "", "5")]
    [InlineData("""{"type":null}""", "", "null")]
    [InlineData("""{"type":["ping"]}""", "", "[\"ping\"]")]
    [InlineData("""{"type":"Ping"}""", "Ping", "\"Ping\"")]
    [InlineData("""{"type":" ping"}""", " ping", "\" ping\"")]
    [InlineData("""{"type":"\ud800"}""", "\uFFFD", "\"\\ud800\"")]
    public void TypeThatIsNotKnown_IsUnknownAndDrift(string body, string type, string json)
    {
        var unknown = AssertUnknown(body, isIdentified: true);

        Assert.Equal(type, unknown.Type);
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownType, "type", json)], unknown.Drift);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Type":"ping"}""")]
    [InlineData("""{"payload":{"type":"ping"}}""")]
    public void NoType_IsUnknownAndDrift(string body)
    {
        var unknown = AssertUnknown(body, isIdentified: true);

        Assert.Equal("", unknown.Type);
        Assert.Equal([Drifts.Of(WebhookDriftKind.MissingMember, "type", "")], unknown.Drift);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("\"ping\"")]
    [InlineData("[]")]
    [InlineData("""[{"type":"ping"}]""")]
    public void WhatIsNoObject_IsUnknownAndDrift(string body)
    {
        var unknown = AssertUnknown(body, isIdentified: false);

        Assert.Equal([Drifts.Of(WebhookDriftKind.MismatchedMember, "$", body)], unknown.Drift);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{")]
    [InlineData("""{"type":"ping"}}""")]
    [InlineData("""{"type":"ping"} {}""")]
    [InlineData("""{"type":"ping",}""")]
    [InlineData("""{"type":"ping" /* now */}""")]
    [InlineData("""{"type":"ping","id":NaN}""")]
    [InlineData("""{'type':'ping'}""")]
    [InlineData("""{"type":"new-type","id":"579cc919-36a6-4b72-af64-91ac5d184b95"} and more""")]
    [InlineData("""{"type":"ping","name":"\x"}""")]
    [InlineData("""{"type":"ping","name":"\ud80"}""")]
    [InlineData("type=ping")]
    [InlineData("\uFEFF\uFEFF{\"type\":\"ping\"}")]
    public void WhatIsNoJson_IsUnknownAndDrift(string body)
    {
        var unknown = AssertUnknown(body, isIdentified: false);

        Assert.Equal(Guid.Empty, unknown.Id);
        Assert.Equal([Drifts.Of(WebhookDriftKind.MismatchedMember, "$", "")], unknown.Drift);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void NestingOfAnyDepth_IsAMemberLikeAnyOther(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);
        var body = Encoding.UTF8.GetBytes(
            $$"""{"type":"ping","id":"579cc919-36a6-4b72-af64-91ac5d184b95","x":{{deep}},"webhook":{{deep}}}""");

        Assert.True(CircleCIBody.TryIdentify(body, out var identity));
        Assert.Equal(new("ping") { Id = "579cc919-36a6-4b72-af64-91ac5d184b95" }, identity);
        var ping = Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(body));
        Assert.Equal(new(identity.Id!), ping.Id);
        Assert.Contains(Drifts.Of(WebhookDriftKind.UnknownMember, "x", deep), ping.Drift);
        Assert.Contains(Drifts.Of(WebhookDriftKind.MismatchedMember, "webhook", deep), ping.Drift);
    }

    [Fact]
    public void NestingThatDoesNotEnd_IsUnknown() =>
        AssertUnknown($$"""{"type":"ping","webhook":{{new string('[', 100_000)}}""", isIdentified: false);

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void LongTypeAndId_CountUpToTwoHundredBytes(int length, bool count)
    {
        var text = new string('t', length);
        var body = Encoding.UTF8.GetBytes($$"""{"type":"{{text}}","id":"{{text}}"}""");

        Assert.True(CircleCIBody.TryIdentify(body, out var identity));
        Assert.Equal(count ? new(text) { Id = text } : new WebhookIdentity(""), identity);
        Assert.Equal(count ? text : "", CircleCIWebhook.Parse(body).Type);
    }

    [Theory]
    [InlineData("\"id\":\"new-style:17\"", "new-style:17")]
    [InlineData("\"id\":\"n\\u0065w\"", "new")]
    [InlineData("\"id\":\"\"", null)]
    [InlineData("\"id\":17", null)]
    [InlineData("\"id\":null", null)]
    [InlineData("\"id\":{}", null)]
    [InlineData("\"ID\":\"17\"", null)]
    [InlineData("\"id\":\"first\",\"id\":\"last\"", "last")]
    [InlineData("\"id\":\"first\",\"id\":17", null)]
    public void Id_IsTheLastTextOfThatName(string member, string? id)
    {
        Assert.True(CircleCIBody.TryIdentify(Encoding.UTF8.GetBytes($$"""{"type":"ping",{{member}}}"""), out var identity));
        Assert.Equal(new WebhookIdentity("ping") { Id = id }, identity);
    }

    [Theory]
    [InlineData("\"ping\"", "\"other\"", "other", typeof(UnknownCircleCIEvent))]
    [InlineData("\"other\"", "\"ping\"", "ping", typeof(CircleCIPing))]
    [InlineData("\"job-completed\"", "\"ping\"", "ping", typeof(CircleCIPing))]
    [InlineData("\"ping\"", "17", "", typeof(UnknownCircleCIEvent))]
    public void TypeThatComesTwice_IsTheLastOne(string first, string last, string type, Type expected)
    {
        var body = CircleCIBody.With("ping", "\"type\":\"ping\"", $"\"type\":{first},\"t\\u0079pe\":{last}");

        Assert.True(CircleCIBody.TryIdentify(body, out var identity));
        Assert.Equal(type, identity.Type);
        Assert.Equal(type, CircleCIWebhook.Parse(body).Type);
        Assert.IsType(expected, CircleCIWebhook.Parse(body));
    }

    private static UnknownCircleCIEvent AssertUnknown(string body, bool isIdentified)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.Equal(isIdentified, CircleCIBody.TryIdentify(bytes, out var identity));
        var unknown = Assert.IsType<UnknownCircleCIEvent>(CircleCIWebhook.Parse(bytes));
        Assert.Equal(identity.Type, unknown.Type);
        Assert.Equal(bytes, unknown.RawBody.ToArray());
        return unknown;
    }
}
