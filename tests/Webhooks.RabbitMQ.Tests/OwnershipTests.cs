using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Whose a body or a message is, at each moment.</summary>
public sealed class OwnershipTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task BodyThatTheClientGets_IsNotTheRequestsOwnMemory()
    {
        var witness = new ConcurrentQueue<WebhookDelivery>();
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddCircleCIWebhook();
                services.AddRabbitMQInbox(Options(options => options.EnableProcessing = false));
                var inbox = services.Last(service => service.ServiceType == typeof(IWebhookInbox)).ImplementationFactory!;
                services.AddSingleton<IWebhookInbox>(provider => new Witness((IWebhookInbox)inbox(provider), witness));
            },
            app => app.MapCircleCIWebhook("/webhooks/circleci"),
            [("Webhooks:CircleCI:Secrets:0", CapturedLogs.Never(Secret))]);

        using var answer = await SignedRequest.SendAsync(app.Client, "owned");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // After the answer only a body that was copied can be read: what the client was given is no longer the request's.
        var body = Assert.Single(witness).Body.ToArray();
        var message = await Channel.BasicGetAsync(Names.Intake, autoAck: true);
        Assert.Equal(body, message!.Body.ToArray());
    }

    [SkippableFact]
    public async Task RetryThatItsQueueRefuses_LeavesTheMessageInTheIntake()
    {
        // As an operator might declare it, and full from the beginning.
        await Channel.QueueDeclareAsync(
            $"{Name}.delay.0.05s", true, false, false, new Dictionary<string, object?>
            {
                ["x-max-length"] = 0,
                ["x-overflow"] = "reject-publish"
            });
        var machine = await StartInboxAsync(handlers: new Handled((_, _) => throw new InvalidOperationException()).On);
        await machine.AcceptAsync(Delivery("kept"));
        await Eventually.IsTrueAsync(
            () => machine.Warnings.Any(entry => entry.Message.Contains(": Refused.", StringComparison.Ordinal)), "the retry was refused");

        // Acknowledged first, it would be nowhere now.
        await machine.DisposeAsync();

        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Intake) == 1, "it is given back");
        var message = await Channel.BasicGetAsync(Names.Intake, autoAck: true);
        Assert.Equal("kept"u8.ToArray(), message!.BasicProperties.Headers!["cloudEvents:id"]);
    }

    /// <summary>Notes what the inbox is given, without touching the body.</summary>
    private sealed class Witness(IWebhookInbox inbox, ConcurrentQueue<WebhookDelivery> deliveries) : IWebhookInbox
    {
        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            deliveries.Enqueue(delivery);
            return inbox.AcceptAsync(delivery, cancellationToken);
        }
    }
}
