using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>What is stored on one machine is handled on whichever has handlers for it.</summary>
public sealed class HandlingTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task DeliveryStoredHere_IsHandledHere_WithAllThatIsKnownOfIt()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Tenant = "tenant/ä",
            Id = "an id: ü",
            Subject = "workflow:ü",
            Origin = WebhookOrigin.Recovered,
            Type = "workflow-completed",
            OccurredAt = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)),
            ReceivedAt = new(2026, 1, 2, 1, 4, 6, TimeSpan.Zero),
            IsVerified = true,
            UnsignedHeaders = new Dictionary<string, string> { ["user-agent"] = "CircleCI-Webhook/1.0" },
            Body = "{ \"type\" : \"workflow-completed\", \"odd\" : \"\\u00e4 ä\" }\n"u8.ToArray(),
        };

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(delivery));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        var context = handled.Contexts.Single();
        Assert.IsType<WorkflowCompleted>(context.Event);
        Assert.Equal(1, context.Attempt);
        Assert.Equivalent(
            new
            {
                delivery.Provider,
                delivery.Endpoint,
                delivery.Tenant,
                delivery.Id,
                delivery.Subject,
                delivery.Origin,
                delivery.Type,
                delivery.OccurredAt,
                delivery.ReceivedAt,
                delivery.IsVerified,
                delivery.UnsignedHeaders
            },
            context.Delivery);
        Assert.Equal(delivery.Body.ToArray(), context.Delivery.Body.ToArray());
        await IsEmptyAsync(Names.Intake);
        Assert.Empty(machine.Warnings);
    }

    [SkippableFact]
    public async Task ReceiverWithoutHandlers_LeavesDeliveriesToAWorkerThatComesLater_WithoutASecret()
    {
        // EnableProcessing is true here: it is the handlers that are missing.
        var receiver = await StartInboxAsync();
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString()).ToArray();

        foreach (var id in ids)
        {
            Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery(id)));
        }

        Assert.Single(receiver.Logs.Named("NothingHandledHere"));
        Assert.Equal(20u, await CountAsync(Names.Intake));

        var handled = new Handled();
        await StartWorkerAsync(handled.On);

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 20, "all are handled");
        Assert.Equal(ids.Order(), handled.Ids.Order());
        await IsEmptyAsync(Names.Intake);
    }

    [SkippableFact]
    public async Task DeliveryOfAnEndpointThatAWorkerDoesNotKnow_GetsToAnotherThatDoes()
    {
        var receiver = await StartReceiverAsync();
        var (known, other) = (new Handled(), new Handled());
        var stranger = await StartWorkerAsync(known.On);
        await receiver.AcceptAsync(Delivery("strange", endpoint: "team-b"));
        await Eventually.IsTrueAsync(() => stranger.Logs.Named("NotOurs").Any(), "the first worker hands it on");

        await StartWorkerAsync(_ => { }, services: services => other.On(services.AddCircleCIWebhook("team-b")));

        await Eventually.IsTrueAsync(() => other.Contexts.Count == 1, "the other worker handles it");
        Assert.Empty(known.Contexts);
        Assert.Equal([1], other.Attempts);
    }

    [SkippableFact]
    public async Task DeliveryOfAnEndpointThatNobodyKnows_EndsInTheDeadLetters()
    {
        var receiver = await StartReceiverAsync();
        var worker = await StartWorkerAsync(
            new Handled().On, options => (options.MaxAttempts, options.UnhandledAfter) = (1, TimeSpan.FromMilliseconds(300)));

        await receiver.AcceptAsync(Delivery("strange", endpoint: "team-b", body: """{"kept":true}"""));

        await Eventually.IsTrueAsync(
            async () => await CountAsync(Names.Dead) == 1 && worker.Logs.Errors.Any(), "it is a dead letter");
        var dead = await Channel.BasicGetAsync(Names.Dead, autoAck: false);
        Assert.Equal("""{"kept":true}"""u8.ToArray(), dead!.Body.ToArray());
        Assert.Equal("No process handles endpoint team-b."u8.ToArray(), dead.BasicProperties.Headers!["webhooks-reason"]);
        Assert.Equal(
            "Webhook endpoint team-b: delivery strange is a dead letter after attempt 0; it is kept until an operator retries or deletes "
            + "it: No process handles endpoint team-b.",
            Assert.Single(worker.Logs.Errors).Message);
        Assert.NotEmpty(worker.Logs.Named("NotOurs"));
    }

    [SkippableFact]
    public async Task RepeatOfAHandledDelivery_IsNotHandledAgain()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);

        await machine.AcceptAsync(Delivery("repeated", body: """{"first":1}"""));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "the first is handled");
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("repeated", body: """{"second":2}""")));
        await machine.AcceptAsync(Delivery("after"));

        await Eventually.IsTrueAsync(
            () => machine.Logs.Named("DuplicateWithOtherBody").Any() && handled.Ids.Contains("after"), "both went through");
        Assert.Equal(["repeated", "after"], handled.Ids);
        await IsEmptyAsync(Names.Intake);
    }

    [SkippableFact]
    public async Task MessageThatIsNoDelivery_GoesToTheDeadLetters_AndTheNextIsHandled()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery("before"));

        await Channel.BasicPublishAsync("", Names.Intake, mandatory: true, new BasicProperties(), "nonsense"u8.ToArray());
        await machine.AcceptAsync(Delivery("after"));

        await Eventually.IsTrueAsync(
            async () => handled.Contexts.Count == 2 && await CountAsync(Names.Dead) == 1 && machine.Logs.Errors.Any(), "all are settled");
        Assert.Equal(
            "Webhook endpoint : delivery (unreadable) is a dead letter after attempt 0; it is kept until an operator retries or deletes "
            + "it: The message is no delivery: one of the attributes id, type, webhookprovider and webhookendpoint is missing.",
            Assert.Single(machine.Logs.Errors).Message);
    }
}
