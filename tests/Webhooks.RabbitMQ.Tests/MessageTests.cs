using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>What other programs put into headers: read where it can be, and never a reason to throw.</summary>
public sealed class MessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public static TheoryData<object?> OddValues() =>
    [
        null, true, (byte)7, 7, -7L, 7.5, "", "text", new byte[] { 0xff, 0xfe }, new AmqpTimestamp(long.MaxValue),
        new AmqpTimestamp(long.MinValue), new List<object?> { null, 1, "one"u8.ToArray(), new List<object?>() },
        new Dictionary<string, object?> { ["key"] = null, ["other"] = 1 },
    ];

    [Theory]
    [MemberData(nameof(OddValues))]
    public void OddValueInAnyHeader_NeverThrows(object? value)
    {
        foreach (var name in Complete().Keys)
        {
            var headers = Complete();
            headers[name] = value;
            _ = Read(headers);
            Assert.Null(Read(new() { [name] = value }));
        }
    }

    [Theory]
    [InlineData("cloudEvents:id")]
    [InlineData("cloudEvents:type")]
    [InlineData("cloudEvents:webhookprovider")]
    [InlineData("cloudEvents:webhookendpoint")]
    public void MessageWithoutAnAttributeThatIdentifiesIt_IsNoDelivery(string name)
    {
        var headers = Complete();
        headers.Remove(name);

        Assert.Null(Read(headers));
        Assert.NotNull(Read(Complete()));
    }

    [Fact]
    public void MessageThatSaysLittle_HasDefaults_AndIsNotVerified()
    {
        var queued = Read(new()
        {
            ["cloudEvents:id"] = "id"u8.ToArray(),
            ["cloudEvents:type"] = "perfsee.bundle:finished"u8.ToArray(),
            ["cloudEvents:webhookprovider"] = "Perfsee"u8.ToArray(),
            ["cloudEvents:webhookendpoint"] = "team-a"u8.ToArray(),
        })!;

        Assert.Equal(("bundle:finished", null, Now, null, false), (queued.Delivery.Type, queued.Delivery.Tenant,
            queued.Delivery.ReceivedAt, queued.Delivery.OccurredAt, queued.Delivery.IsVerified));
        Assert.Equal(1, queued.Attempt);
        Assert.Empty(queued.SucceededHandlers);
        Assert.Empty(queued.Delivery.UnsignedHeaders);
        Assert.Equal(default, queued.Accepted);
    }

    [Fact]
    public void TimesAndNumbers_AreReadInEveryForm()
    {
        var headers = Complete();
        headers["cloudEvents:time"] = new AmqpTimestamp(1_767_323_045);
        headers["cloudEvents:webhookreceived"] = "2026-01-02T05:04:05+02:00"u8.ToArray();
        headers["webhooks-attempt"] = 3L;
        var queued = Read(headers)!;

        var expected = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Assert.Equal((expected, expected, 3), (queued.Delivery.OccurredAt, queued.Delivery.ReceivedAt, queued.Attempt));
    }

    [Theory]
    [InlineData("CircleCI", "workflow-completed", "circleci.workflow-completed")]
    [InlineData("Perfsee", "bundle:finished", "perfsee.bundle-finished")]
    [InlineData("Perfsee", "", "perfsee.unknown")]
    [InlineData("Perfsee", "a.b #*ü", "perfsee.a-b----")]
    public void RoutingKey_HasTwoWords(string provider, string type, string expected) =>
        Assert.Equal(expected, Topology.RoutingKey(provider, type));

    [Fact]
    public void RoutingKey_IsNoLongerThanABrokerTakes() =>
        Assert.InRange(Topology.RoutingKey(new('p', 300), new('t', 300)).Length, 1, 255);

    private static Dictionary<string, object?> Complete() => new()
    {
        ["cloudEvents:id"] = "id",
        ["cloudEvents:type"] = "circleci.ping",
        ["cloudEvents:time"] = "2026-01-02T03:04:05Z",
        ["cloudEvents:webhookprovider"] = "CircleCI",
        ["cloudEvents:webhookendpoint"] = "CircleCI",
        ["cloudEvents:webhooktenant"] = "tenant",
        ["cloudEvents:webhookverified"] = true,
        ["cloudEvents:webhookreceived"] = "2026-01-02T03:04:05Z",
        ["cloudEvents:subject"] = "workflow:1",
        ["cloudEvents:webhookorigin"] = "recovered",
        ["x-delivery-count"] = 3,
        ["webhooks-unhandled-since"] = "2026-01-02T03:04:05Z",
        ["webhooks-only-handler"] = "Save",
        ["cloudEvents:traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ["webhooks-attempt"] = 2,
        ["webhooks-succeeded"] = new List<object?> { "Save" },
        ["webhooks-unsigned-headers"] = new Dictionary<string, object?> { ["user-agent"] = "x" },
    };

    private static QueuedDelivery? Read(Dictionary<string, object?> headers) =>
        QueuedDelivery.Read(new BasicProperties { Headers = headers }, "{}"u8.ToArray(), Now, out _);
}
