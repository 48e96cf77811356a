using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>Of members that come twice the last one counts, and only what differs in that one is drift.</summary>
public sealed class RepeatedMemberTests
{
    [Theory]
    [InlineData("\"happened_at\":5,\"happened_at\":\"2025-03-04T09:00:36Z\"")]
    [InlineData("\"happened\\u005fat\":5,\"happened_at\":\"2025-03-04T09:00:36Z\"")]
    [InlineData("\"happened_at\":5,\"h\\u0061ppened_at\":\"2025-03-04T09:00:36Z\"")]
    [InlineData("\"happened_at\":[{\"a\":1}],\"happened_at\":null,\"happened_at\":\"2025-03-04T09:00:36Z\"")]
    public void EarlierOneThatDiffers_IsNoDrift(string members)
    {
        var ping = Parse(members);

        Assert.Equal(new(2025, 3, 4, 9, 0, 36, TimeSpan.Zero), ping.HappenedAt);
        Assert.Empty(ping.Drift);
    }

    [Fact]
    public void LaterOneThatDiffers_IsDriftAlone()
    {
        var ping = Parse("\"happened_at\":[1],\"happened_at\":[2]");

        Assert.Equal([Drifts.Of(WebhookDriftKind.MismatchedMember, "happened_at", "[2]")], ping.Drift);
    }

    [Fact]
    public void UnknownMemberThatComesTwice_IsKeptOnce()
    {
        var ping = Parse("\"happened_at\":\"2025-03-04T09:00:36Z\",\"new\":1,\"other\":2,\"new\":3");

        Assert.Equal(
            [Drifts.Of(WebhookDriftKind.UnknownMember, "other", "2"), Drifts.Of(WebhookDriftKind.UnknownMember, "new", "3")],
            ping.Drift);
    }

    [Fact]
    public void ObjectThatComesTwice_LeavesNoDriftOfWhatWasInTheEarlierOne()
    {
        var workflow = Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(CircleCIBody.With(
            "workflow-completed.github",
            "\"pipeline\":{",
            "\"new\":1,\"pipeline\":{\"vcs\":{\"commit\":{\"new\":[]}},\"trigger\":5},\"pipeline\":{")));

        Assert.Equal("webhook", workflow.Pipeline.Trigger.Type);
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownMember, "new", "1")], workflow.Drift);
    }

    [Theory]
    [InlineData("\"first\",\"type\":\"second\"")]
    [InlineData("5,\"type\":null,\"t\\u0079pe\":\"second\"")]
    public void TypeThatComesTwice_IsUnknownOnce(string types)
    {
        var unknown = Assert.IsType<UnknownCircleCIEvent>(CircleCIWebhook.Parse(Encoding.UTF8.GetBytes($$"""{"type":{{types}}}""")));

        Assert.Equal("second", unknown.Type);
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownType, "type", "\"second\"")], unknown.Drift);
    }

    [Fact]
    public void DriftOfAnEarlierOne_MakesRoomAgain()
    {
        var many = string.Join(',', Enumerable.Range(0, 200).Select(number => $"\"new{number}\":1"));
        var ping = Parse($"\"happened_at\":\"2025-03-04T09:00:36Z\",\"webhook\":{{{many}}},\"webhook\":{{\"id\":\"191d0ac8-7627-47be-9338-4a020cec13db\",\"name\":7}}");

        Assert.Equal([Drifts.Of(WebhookDriftKind.MismatchedMember, "webhook.name", "7")], ping.Drift);
    }

    private static CircleCIPing Parse(string members) => Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(Encoding.UTF8.GetBytes(
        $$"""{"type":"ping","id":"579cc919-36a6-4b72-af64-91ac5d184b95","webhook":{"id":"191d0ac8-7627-47be-9338-4a020cec13db","name":""},{{members}}}""")));
}
