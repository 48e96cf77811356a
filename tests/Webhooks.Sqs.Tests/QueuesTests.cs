using Amazon.SQS;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>Queues that are missing, that go, and that an operator has made.</summary>
public sealed class QueuesTests(SqsServer server) : QueueTests(server)
{
    [SkippableFact]
    public async Task MissingQueues_AreCreated_AndKeepMessagesAsLongAsTheyCan()
    {
        var machine = await StartInboxAsync(handlers: new Handled().On);

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));

        Assert.Equal([Name, Suspects, Dead], machine.Logs.Named("QueueCreated").Select(entry => entry.Message.Split(' ')[3]));

        foreach (var queue in new[] { Name, Suspects, Dead })
        {
            Assert.Equal(
                "1209600", (await Client.GetQueueAttributesAsync(await UrlAsync(queue), ["All"])).Attributes["MessageRetentionPeriod"]);
        }
    }

    [SkippableFact]
    public async Task QueuesThatMayNotBeCreated_AreToldWithTheCure_AndUsedAsSoonAsTheyAreThere()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(options => options.CreateQueues = false, handled.On);

        Assert.Equal(WebhookOutcome.TimedOut, await machine.AcceptAsync(Delivery("early"), TimeSpan.FromSeconds(1)));
        var cure = $"There is no queue {Name}, or it may not be seen. Create it, or set CreateQueues to true.";
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesNotFound").Any(), "it is told");
        Assert.Contains(cure, Assert.Single(machine.Logs.Named("QueuesNotFound")).Message, StringComparison.Ordinal);
        Assert.Equal((HealthStatus.Unhealthy, $"The queues cannot be used: {cure}"), await machine.CheckHealthAsync());

        foreach (var queue in new[] { Name, Suspects, Dead })
        {
            await CreateAsync(queue);
        }

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("later"), TimeSpan.FromSeconds(30)));
        await Eventually.IsTrueAsync(() => handled.Ids.SequenceEqual(["later"]), "it is handled");

        // The stand-in's queues keep messages for four days unless told.
        Assert.Equal(
            (HealthStatus.Healthy,
                $"{Dead} deletes dead letters after 4.00:00:00; SQS can keep them for 14 days (MessageRetentionPeriod)."),
            await machine.CheckHealthAsync());
    }

    [SkippableFact]
    public async Task QueueThatIsDeleted_IsMadeAgain()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery("before"));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");

        await Client.DeleteQueueAsync(await UrlAsync(Name));

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("after"), TimeSpan.FromSeconds(30)));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "it is handled too");
        Assert.Equal(["before", "after"], handled.Ids);
    }

    [SkippableFact]
    public async Task RedrivePolicyThatWouldTakeDeliveriesAway_IsToldInLogAndHealth()
    {
        await CreateAsync(Dead, (QueueAttributeName.MessageRetentionPeriod, "1209600"));
        var arn = (await Client.GetQueueAttributesAsync(await UrlAsync(Dead), ["QueueArn"])).Attributes["QueueArn"];
        await CreateAsync(Name, (QueueAttributeName.RedrivePolicy, $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":"5"}"""));

        var machine = await StartInboxAsync(options => options.MaxAttempts = 3, new Handled().On);
        await machine.AcceptAsync(Delivery());

        var problem = $"SQS moves messages out of {Name} that were received 5 times: "
            + "set maxReceiveCount of its RedrivePolicy to at least 30, or remove it.";
        Assert.Equal($"SQS: {problem}", Assert.Single(machine.Logs.Named("QueueProblem")).Message);
        await Eventually.IsTrueAsync(async () => await machine.CheckHealthAsync() == (HealthStatus.Degraded, problem), "health says so");
    }

    [SkippableFact]
    public async Task QueueByItsAddress_AndQueuesOfOtherNames_AreUsed()
    {
        var (dead, suspects) = ($"graveyard-{Guid.NewGuid():n}", $"doubtful-{Guid.NewGuid():n}");
        await CreateAsync(Name);
        var url = await UrlAsync(Name);
        var machine = await StartInboxAsync(
            options => (options.Queue, options.DeadLetterQueue, options.SuspectsQueue, options.MaxAttempts) = (url, dead, suspects, 1),
            new Handled((_, _) => throw new InvalidOperationException("never")).On);

        await machine.AcceptAsync(Delivery());

        await Eventually.IsTrueAsync(() => machine.Logs.Named("DeadLettered").Any(), "it is a dead letter");
        Assert.Equal(1, await CountAsync(dead));
        Assert.Equal(0, await CountAsync(suspects));
    }

    [SkippableFact]
    public async Task ServerOutOfReach_IsUnhealthy_AndDeliveriesAreAnswered503()
    {
        var machine = await StartInboxAsync(handlers: new Handled().On, address: $"http://127.0.0.1:{ServerProcess.FreePort()}");

        Assert.Equal(WebhookOutcome.TimedOut, await machine.AcceptAsync(Delivery(), TimeSpan.FromSeconds(1)));
        var (status, description) = await machine.CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, status);
        Assert.StartsWith("The queues cannot be used: ", description, StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesNotFound").Count() == 1, "it is told");
    }
}
