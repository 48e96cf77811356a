using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

/// <summary>A delivery borrows the memory of its request: what is wanted after the answer must be read before.</summary>
public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task ReadBeforeTheAnswer_IsACopyOfItsOwn()
    {
        var inbox = new KeepingInbox(read: true);
        var (sent, buffer) = await ReceiveAsync(inbox);
        buffer.AsSpan().Fill((byte)'X');

        Assert.Equal(sent, inbox.Delivery!.Body.ToArray());
        Assert.Equal("ping", inbox.Delivery.UnsignedHeaders["circleci-event-type"]);
        Assert.Equal(["circleci-event-type", "user-agent"], inbox.Delivery.UnsignedHeaders.Keys.Order());
    }

    [Fact]
    public async Task ReadAgain_IsTheSameCopy()
    {
        var inbox = new KeepingInbox(read: true);
        var (_, buffer) = await ReceiveAsync(inbox);

        Assert.True(MemoryMarshal.TryGetArray(inbox.Delivery!.Body, out var first));
        Assert.True(MemoryMarshal.TryGetArray(inbox.Delivery.Body, out var second));
        Assert.Same(first.Array, second.Array);
        Assert.NotSame(buffer, first.Array);
        Assert.Same(inbox.Delivery.UnsignedHeaders, inbox.Delivery.UnsignedHeaders);
    }

    [Fact]
    public async Task NotReadBeforeTheAnswer_ThrowsWithTheCure()
    {
        var inbox = new KeepingInbox(read: false);
        await ReceiveAsync(inbox);

        var body = Assert.Throws<InvalidOperationException>(() => inbox.Delivery!.Body);
        var headers = Assert.Throws<InvalidOperationException>(() => inbox.Delivery!.UnsignedHeaders);

        Assert.Contains("Read Body and UnsignedHeaders before", body.Message, StringComparison.Ordinal);
        Assert.Contains("Read Body and UnsignedHeaders before", headers.Message, StringComparison.Ordinal);
        Assert.Equal("ping", inbox.Delivery!.Type);
    }

    [Fact]
    public async Task HandlerThatOutlivesItsSender_StillHasBodyAndHeaders()
    {
        var (answered, ended) = (new TaskCompletionSource(), new TaskCompletionSource<(byte[] Body, string Agent)>());
        using var patience = new CancellationTokenSource();
        await using var app = new PlainApp(endpoint => endpoint.On<CircleCIPing>(async (webhook, _) =>
        {
            await patience.CancelAsync();
            await answered.Task;
            ended.SetResult((webhook.Delivery.Body.ToArray(), webhook.Delivery.UnsignedHeaders["user-agent"]));
        }));
        var (sent, buffer) = (Payload.Read("circleci/ping"), Payload.Read("circleci/ping"));

        var receipt = await app.ReceiveAsync(buffer, patience.Token);
        buffer.AsSpan().Clear();
        answered.SetResult();

        Assert.Equal(WebhookOutcome.TimedOut, receipt.Outcome);
        var (body, agent) = await ended.Task.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(sent, body);
        Assert.Equal("CircleCI-Webhook/1.0", agent);
    }

    [Fact]
    public void ConstructedOne_KeepsWhatItWasGiven()
    {
        byte[] body = [1, 2, 3];
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "team-a",
            Id = "7",
            Type = "ping",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            IsVerified = true,
            Body = body,
        };

        Assert.True(MemoryMarshal.TryGetArray(delivery.Body, out var kept));
        Assert.Same(body, kept.Array);
        Assert.Empty(delivery.UnsignedHeaders);
        Assert.Null(delivery.Tenant);
        Assert.Null(delivery.OccurredAt);
    }

    private static async Task<(byte[] Sent, byte[] Buffer)> ReceiveAsync(KeepingInbox inbox)
    {
        await using var app = new PlainApp(endpoint => endpoint.Services.AddWebhookInbox(_ => inbox));
        var (sent, buffer) = (Payload.Read("circleci/ping"), Payload.Read("circleci/ping"));

        var receipt = await app.ReceiveAsync(buffer);

        Assert.Equal(WebhookOutcome.Stored, receipt.Outcome);
        return (sent, buffer);
    }

    /// <summary>Keeps the delivery beyond the answer, as a queue might by mistake.</summary>
    private sealed class KeepingInbox(bool read) : IWebhookInbox
    {
        public WebhookDelivery? Delivery { get; private set; }

        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            Delivery = delivery;

            if (read)
            {
                Assert.NotEqual(0, delivery.Body.Length);
                Assert.NotEmpty(delivery.UnsignedHeaders);
            }

            return new(WebhookOutcome.Stored);
        }
    }
}
