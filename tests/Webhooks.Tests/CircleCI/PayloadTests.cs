using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>What holds of every payload that CircleCI was seen to send.</summary>
public sealed class PayloadTests
{
    public static TheoryData<string> Names => [.. CircleCIBody.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Payload_BecomesItsEventWithAllItsValues(string name)
    {
        var body = Payload.Read(name);

        var circleCIEvent = CircleCIWebhook.Parse(body);

        EventMembers.AssertAgree(body, circleCIEvent);
        Assert.Empty(circleCIEvent.Drift);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Payload_IsIdentifiedByItsOwnIdTypeAndTime(string name)
    {
        var body = Payload.Read(name);
        var circleCIEvent = CircleCIWebhook.Parse(body);

        Assert.True(CircleCIWebhook.Provider.TryIdentify(default, body, out var identity));
        Assert.Equal(
            new WebhookIdentity(circleCIEvent.Type) { Id = circleCIEvent.Id.ToString(), OccurredAt = circleCIEvent.HappenedAt }, identity);
    }

    [Fact]
    public void Ping_HasItsWebhookAndNothingElse() =>
        Assert.Equal(
            new CircleCIPing
            {
                Type = "ping",
                Id = new("579cc919-36a6-4b72-af64-91ac5d184b95"),
                HappenedAt = new(2025, 3, 4, 9, 0, 36, 507, 435, TimeSpan.Zero),
                Webhook = new() { Id = new("191d0ac8-7627-47be-9338-4a020cec13db"), Name = "Deploy watcher" },
            },
            CircleCIWebhook.Parse(Payload.Read("circleci/ping")));

    [Fact]
    public void LegacyPayload_IsUnknownAndKeptAsItWasSent()
    {
        var body = Payload.Read("circleci/negative.legacy-v1");

        var unknown = Assert.IsType<UnknownCircleCIEvent>(CircleCIWebhook.Parse(body));

        Assert.Equal(body, unknown.RawBody.ToArray());
        Assert.Equal("", unknown.Type);
        Assert.Equal(Guid.Empty, unknown.Id);
    }
}
