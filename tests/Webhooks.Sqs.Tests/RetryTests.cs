using System.Text.Json.Nodes;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>Waits of every length, and what the count of SQS means.</summary>
public sealed class RetryTests(SqsServer server) : QueueTests(server)
{
    [SkippableFact]
    public async Task WaitBeyondFifteenMinutes_IsSentWithTheLongestDelay_AndSaysWhenItIsDue()
    {
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var handled = new Handled((_, _) => throw new InvalidOperationException("not yet"));
        var machine = await StartInboxAsync(options => options.RetryDelays = [TimeSpan.FromHours(11)], handled.On, address: proxy.Address);
        var before = TimeProvider.System.GetUtcNow();
        await machine.AcceptAsync(Delivery("late"));

        await Eventually.IsTrueAsync(() => machine.Logs.Named("AttemptFailed").Any(), "it has failed");
        var attributes = await Client.GetQueueAttributesAsync(await UrlAsync(Name), ["All"]);
        Assert.Equal(
            ("0", "1"),
            (attributes.Attributes["ApproximateNumberOfMessages"], attributes.Attributes["ApproximateNumberOfMessagesDelayed"]));
        Assert.Equal([1], handled.Attempts);

        var successor = proxy.Sent.Single(entry => entry["MessageAttributes"]!["webhooks-attempts"] is not null);
        var facts = JsonNode.Parse(successor["MessageAttributes"]!["webhooks-attempts"]!["StringValue"]!.GetValue<string>())!;
        Assert.Equal((900, 2), (successor["DelaySeconds"]!.GetValue<int>(), facts["attempt"]!.GetValue<int>()));

        // Up to a quarter is taken off at random.
        Assert.InRange(facts["due"]!.GetValue<DateTimeOffset>(), before.AddHours(8), before.AddHours(12));
        await machine.DisposeAsync();
    }

    [SkippableFact]
    public async Task MessageThatComesEarly_IsHiddenUntilItIsDue_AndIsNoSuspectThen()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesFound").Any(), "the queues are there");
        var due = TimeProvider.System.GetUtcNow().AddSeconds(4);

        await SendAsync(Name, "early", $$"""{"attempt":2,"due":"{{due:O}}","succeeded":["other"]}""");

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.InRange(TimeProvider.System.GetUtcNow(), due.AddSeconds(-1.5), DateTimeOffset.MaxValue);
        Assert.Equal([2], handled.Attempts);
        await IsEmptyAsync(Name);
        Assert.Empty(machine.Logs.Named("SuspectStarted"));
    }

    [SkippableFact]
    public async Task MessageThatWasHandedOverBefore_IsASuspect_ThatIsTriedAsTheSameAttempt()
    {
        await CreateAsync(Name);
        await SendAsync(Name, "suspect", """{"attempt":2}""");
        await SendAsync(Name, "other");
        var url = await UrlAsync(Name);
        var taken = (await Client.ReceiveMessageAsync(
            new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 1 })).Messages.Single();
        await Client.ChangeMessageVisibilityAsync(url, taken.ReceiptHandle, 0);

        var handled = new Handled();
        var machine = await StartWorkerAsync(handled.On);

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "both are handled");
        Assert.Equal([2], handled.AttemptsOf("suspect"));
        Assert.Equal("suspect", Assert.Single(machine.Logs.Named("SuspectStarted")).Message.Split(' ')[4]);
        await IsEmptyAsync(Suspects);
    }

    [SkippableFact]
    public async Task SuspectWithoutAnAttemptLeft_IsADeadLetter_WithoutBeingRun()
    {
        var handled = new Handled();
        var machine = await StartReceiverAsync();
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesFound").Any(), "the queues are there");
        await SendAsync(Suspects, "killer", """{"attempt":2}""");
        var url = await UrlAsync(Suspects);
        var taken = (await Client.ReceiveMessageAsync(
            new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 0 })).Messages.Single();
        await Client.ChangeMessageVisibilityAsync(url, taken.ReceiptHandle, 0);

        var worker = await StartWorkerAsync(handled.On, options => options.MaxAttempts = 2);

        await Eventually.IsTrueAsync(async () => await CountAsync(Dead) == 1, "it is a dead letter");
        var entry = Assert.Single((await worker.Store.ListAsync(new())).Entries);
        Assert.Equal(("The process ended while the delivery was being handled.", 2), (entry.LastError, entry.Attempts));
        Assert.Empty(handled.Contexts);
    }

    [SkippableFact]
    public async Task DeliveryThatNobodyHandles_GoesRoundUncounted_AndIsADeadLetterInTheEnd()
    {
        var machine = await StartInboxAsync(
            options => (options.MaxAttempts, options.UnhandledAfter) = (1, TimeSpan.FromSeconds(3)), new Handled().On);

        await machine.AcceptAsync(Delivery("strange", endpoint: "Elsewhere"));

        await Eventually.IsTrueAsync(async () => await CountAsync(Dead) == 1, "it is a dead letter");
        var entry = Assert.Single((await machine.Store.ListAsync(new())).Entries);
        Assert.Equal("No process handles endpoint Elsewhere.", entry.LastError);
        Assert.NotEmpty(machine.Logs.Named("NotOurs"));
        await IsEmptyAsync(Name);
    }

    [SkippableFact]
    public async Task DeliveryThatNobodyHandlesForAnHour_IsDegraded()
    {
        var machine = await StartInboxAsync(handlers: new Handled().On);
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesFound").Any(), "the queues are there");

        await SendAsync(
            Name, "strange", $$"""{"unhandledSince":"{{TimeProvider.System.GetUtcNow().AddHours(-2):O}}"}""", endpoint: "team-b");

        await Eventually.IsTrueAsync(
            async () => (await machine.CheckHealthAsync()).Description
                == "No process handles deliveries of team-b: add a handler. They become dead letters after 7.00:00:00.",
            "health says so");
    }
}
