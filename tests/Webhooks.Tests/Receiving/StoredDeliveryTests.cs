using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Receiving;

/// <summary>
/// Which deliveries an inbox gets, and which a worker may take: all that is verified is stored, whatever handlers this process has, and a
/// worker takes only the endpoints that have handlers here. Else a process that merely receives for others would take a delivery for
/// handled, because it has no handler for it.
/// </summary>
public sealed class StoredDeliveryTests
{
    private static readonly string[] Bodies =
    [
        """{"type":"ping","id":"handled"}""",
        """{"type":"job-completed","id":"nobody-handles-it"}""",
        """{"type":"not-yet-invented","id":"unknown"}""",
        """{"id":"without-a-type"}""",
        """{"type":7,"id":"another-type-of-type"}""",
        "[]",
        "no JSON",
        "",
    ];

    [Theory]
    [InlineData("with-handlers")]
    [InlineData("with-another-handler")]
    [InlineData("without-handlers")]
    public async Task EveryVerifiedDelivery_IsStoredOnceUnparsedWhateverIsHandledHere(string endpoint)
    {
        var inbox = new Inbox();
        var handled = 0;
        await using var app = await StartAsync(inbox, () => handled++);

        foreach (var body in Bodies)
        {
            Assert.Equal(200, await Hook.PostAsync(app, Encoding.UTF8.GetBytes(body), path: $"/{endpoint}"));
        }

        Assert.Equal(Bodies, inbox.Stored.Select(stored => stored.Body));
        Assert.Equal(
            ["ping", "job-completed", "not-yet-invented", "", "", "", "", ""],
            inbox.Stored.Select(stored => stored.Type));
        Assert.All(inbox.Stored, stored => Assert.Equal((endpoint, true), (stored.Endpoint, stored.IsVerified)));
        Assert.Equal(0, handled);
        Assert.Empty(app.Logs.Named("NoHandler"));
        Assert.Empty(app.Logs.Named("NoHandlerRegistered"));
    }

    [Fact]
    public async Task UnverifiedDelivery_IsNeverStored()
    {
        var inbox = new Inbox();
        await using var app = await StartAsync(inbox, () => { });

        foreach (var body in Bodies)
        {
            Assert.Equal(403, await Hook.PostAsync(app, Encoding.UTF8.GetBytes(body), "another secret", "/with-handlers"));
        }

        Assert.Empty(inbox.Stored);
    }

    [Fact]
    public async Task Worker_MayTakeTheEndpointsThatHaveHandlersHereAndNoOthers()
    {
        await using var app = await StartAsync(new Inbox(), () => { });

        Assert.Equal(
            ["with-another-handler", "with-handlers"],
            app.Services.GetRequiredService<WebhookProcessor>().Endpoints.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DeliveryOfAnEndpointThatIsNotRegisteredHere_IsNotTakenForHandled()
    {
        await using var app = await StartAsync(new Inbox(), () => { });
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "of-another-process",
            Id = "7",
            Type = "ping",
            Body = Hook.Body("7"),
            ReceivedAt = DateTimeOffset.UnixEpoch,
            IsVerified = true,
        };

        var result = await app.Services.GetRequiredService<WebhookProcessor>().ProcessAsync(new() { Delivery = delivery });

        Assert.Equal(WebhookAttemptOutcome.NotOurs, result.Outcome);
    }

    private static Task<TestApp> StartAsync(Inbox inbox, Action handle) => TestApp.StartAsync(
        services =>
        {
            services.AddWebhookInbox(_ => inbox);
            services.AddCircleCIWebhook("with-handlers", AddSecret).On<CircleCIPing>((_, _) => Handle(handle));
            services.AddCircleCIWebhook("with-another-handler", AddSecret).On<WorkflowCompleted>((_, _) => Handle(handle));
            services.AddCircleCIWebhook("without-handlers", AddSecret);
        },
        app =>
        {
            app.MapCircleCIWebhook("/with-handlers", "with-handlers");
            app.MapCircleCIWebhook("/with-another-handler", "with-another-handler");
            app.MapCircleCIWebhook("/without-handlers", "without-handlers");
        });

    private static void AddSecret(WebhookOptions options) => options.Secrets.Add(Hook.Secret);

    private static Task Handle(Action handle)
    {
        handle();
        return Task.CompletedTask;
    }

    private sealed class Inbox : IWebhookInbox
    {
        public ConcurrentQueue<(string Endpoint, string Type, string Body, bool IsVerified)> Stored { get; } = [];

        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            Stored.Enqueue((delivery.Endpoint, delivery.Type, Encoding.UTF8.GetString(delivery.Body.Span), delivery.IsVerified));
            return new(WebhookOutcome.Stored);
        }
    }
}
