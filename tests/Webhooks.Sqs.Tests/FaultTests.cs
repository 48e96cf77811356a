using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>
/// Rule 36: accepted is what SQS has answered for, entry by entry; and what was handled is not handled again, however SQS fails.
/// </summary>
public sealed class FaultTests(SqsServer server) : QueueTests(server)
{
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(8);

    private FaultProxy _proxy = null!;

    public override async Task InitializeAsync() => _proxy = await FaultProxy.StartAsync(Server.Address);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [SkippableFact]
    public async Task ThreeOfTenEntriesThatAlwaysFail_AreAnswered503_AndTheOthersAreStoredOnce()
    {
        _proxy.Fails = (action, entry) => action == "SendMessageBatch" && IdOf(entry) % 10 < 3;
        var receiver = await StartReceiverAsync(address: _proxy.Address);
        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery("9")));

        var sent = await Task.WhenAll(Enumerable.Range(100, 100).Select(async number => (
            Number: number, Outcome: await receiver.AcceptAsync(Delivery($"{number}"), ShortPatience))));

        Assert.All(
            sent, delivery => Assert.Equal(delivery.Number % 10 < 3 ? WebhookOutcome.TimedOut : WebhookOutcome.Stored, delivery.Outcome));
        Assert.Equal(
            sent.Where(delivery => delivery.Outcome == WebhookOutcome.Stored).Select(delivery => $"{delivery.Number}").Append("9").Order(),
            (await TakeAllAsync(Name)).Select(message => message.MessageAttributes["ce-id"].StringValue).Order());
        Assert.Equal(30, receiver.Logs.Named("NotStored").Count());
        Assert.Contains("InternalError: Try again.", receiver.Logs.Named("NotStored").First().Message, StringComparison.Ordinal);

        // Of a hundred at once, many shared a call.
        Assert.InRange(_proxy.CallsOf("SendMessageBatch"), 1, _proxy.Sent.Count - 1);
    }

    [SkippableFact]
    public async Task EntriesThatFailAtFirst_AreSentAgain_WhileTheSenderWaits()
    {
        var failed = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
        _proxy.Fails = (action, entry) => action == "SendMessageBatch" && IdOf(entry) % 10 < 3 && failed.TryAdd(IdOf(entry), true);
        var receiver = await StartReceiverAsync(address: _proxy.Address);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => receiver.AcceptAsync(Delivery($"{number}"))));

        Assert.All(outcomes, outcome => Assert.Equal(WebhookOutcome.Stored, outcome));
        Assert.Equal(50, await CountAsync(Name));
        Assert.Equal(15, failed.Count);
        Assert.Empty(receiver.Logs.Named("NotStored"));
    }

    [SkippableFact]
    public async Task ThrottledCall_IsMadeAgain_AndOneThatAlwaysIs_IsAnswered503()
    {
        var until = int.MaxValue;
        _proxy.Decide = (action, call) => action == "SendMessageBatch" && call <= until ? Fault.Throttle : Fault.None;
        var receiver = await StartReceiverAsync(address: _proxy.Address);

        Assert.Equal(WebhookOutcome.TimedOut, await receiver.AcceptAsync(Delivery("never"), ShortPatience));
        Assert.Contains("RequestThrottled", Assert.Single(receiver.Logs.Named("NotStored")).Message, StringComparison.Ordinal);

        until = _proxy.CallsOf("SendMessageBatch") + 2;
        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery("later"), TimeSpan.FromSeconds(30)));
        Assert.Equal(["later"], (await TakeAllAsync(Name)).Select(message => message.MessageAttributes["ce-id"].StringValue));
        Assert.Empty(receiver.Logs.Errors);
    }

    [SkippableFact]
    public async Task CallThatStalls_IsGivenUp_AndMadeAgain()
    {
        _proxy.Decide = (action, call) => action == "SendMessageBatch" && call == 1 ? Fault.Stall : Fault.None;
        var receiver = await StartReceiverAsync(options => options.CallTimeout = TimeSpan.FromSeconds(4), _proxy.Address);

        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery("stalled"), TimeSpan.FromSeconds(30)));

        Assert.Equal(1, await CountAsync(Name));
    }

    [SkippableFact]
    public async Task ServerThatStalls_IsAnswered503_WithinTheSendersTime()
    {
        _proxy.Decide = (_, _) => Fault.Stall;
        var receiver = await StartReceiverAsync(options => options.CallTimeout = TimeSpan.FromSeconds(30), _proxy.Address);

        Assert.Equal(WebhookOutcome.TimedOut, await receiver.AcceptAsync(Delivery("stalled"), ShortPatience));
    }

    [SkippableFact]
    public async Task AnswerThatIsLost_MakesTwoMessages_OfWhichOneIsHandled()
    {
        // The client tries twice by itself, and each of the two is made.
        _proxy.Decide = (action, call) => action == "SendMessageBatch" && call <= 2 ? Fault.DropAnswer : Fault.None;
        var handled = new Handled();
        var receiver = await StartReceiverAsync(address: _proxy.Address);

        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery("twice"), TimeSpan.FromSeconds(30)));
        Assert.Equal(3, await CountAsync(Name));

        await StartWorkerAsync(handled.On);
        await IsEmptyAsync(Name);
        Assert.Equal(["twice"], handled.Ids);
    }

    [SkippableFact]
    public async Task DeletionsThatFail_AreMadeAgain_AndNothingIsHandledTwice()
    {
        var handled = new Handled();
        var isMended = false;
        _proxy.Fails = (action, entry) =>
            !isMended && action == "DeleteMessageBatch" && entry["Id"]!.GetValue<string>() is "0" or "1" or "2";
        var machine = await StartInboxAsync(handlers: handled.On, address: _proxy.Address);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => machine.AcceptAsync(Delivery($"{number}"))));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 30, "all are handled");
        await Eventually.IsTrueAsync(() => machine.Logs.Named("NotMoved").Any(), "SQS has refused");
        isMended = true;

        await IsEmptyAsync(Name);
        await IsEmptyAsync(Suspects);
        Assert.Equal(30, handled.Contexts.Count);
        Assert.Empty(machine.Logs.Errors);
    }

    [SkippableFact]
    public async Task SuccessorThatIsSent_WhileTheDeletionFails_IsSentOnce()
    {
        var deletions = 0;
        _proxy.Fails = (action, _) => action == "DeleteMessageBatch" && Interlocked.Increment(ref deletions) <= 3;
        var handled = new Handled(
            (webhook, _) => webhook.Attempt == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);
        var machine = await StartInboxAsync(handlers: handled.On, address: _proxy.Address);

        await machine.AcceptAsync(Delivery("failing"));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count >= 2, "it is tried again");
        await IsEmptyAsync(Name);
        Assert.Equal([1, 2], handled.Attempts);
    }

    [SkippableFact]
    public async Task MessagesThatAreLostOnTheWayHere_ComeAgain_AndCountAsNoAttempt()
    {
        var lost = 0;
        _proxy.Decide = (action, _) => action == "ReceiveMessage" && Interlocked.Increment(ref lost) <= 2 ? Fault.DropAnswer : Fault.None;
        var receiver = await StartReceiverAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => receiver.AcceptAsync(Delivery($"{number}"))));

        var handled = new Handled();
        await StartWorkerAsync(
            handled.On,
            options => (options.VisibilityTimeout, options.MaxAttempts) = (TimeSpan.FromSeconds(5), 1),
            address: _proxy.Address);

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 10, "all are handled");
        await IsEmptyAsync(Name);
        await IsEmptyAsync(Suspects);
        Assert.All(handled.Attempts, attempt => Assert.Equal(1, attempt));
        Assert.Equal(0, await CountAsync(Dead));
    }

    [SkippableFact]
    public async Task HandlerThatRunsLongerThanTheVisibility_KeepsItsDelivery_AlsoWhileRenewalsFailForATime()
    {
        var renewals = 0;
        _proxy.Fails = (action, _) => action == "ChangeMessageVisibilityBatch" && Interlocked.Increment(ref renewals) % 2 == 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handled = new Handled((_, _) => gate.Task);
        var machine = await StartInboxAsync(
            options => options.VisibilityTimeout = TimeSpan.FromSeconds(12), handled.On, address: _proxy.Address);

        // Before there is another who could take it.
        await machine.AcceptAsync(Delivery("long"));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it runs");
        await StartWorkerAsync(handled.On);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref renewals) >= 6, "it was renewed");
        gate.SetResult();

        await IsEmptyAsync(Name);
        Assert.Equal(["long"], handled.Ids);
        Assert.Empty(machine.Logs.Named("LeaseLost"));
    }

    [SkippableFact]
    public async Task DeliveryThatIsLost_WhileSqsIsOutOfReach_IsLeftToWhoeverHasIt()
    {
        var isCut = false;
        _proxy.Decide = (_, _) => isCut ? Fault.Drop : Fault.None;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Handled(async (_, cancellationToken) => await gate.Task.WaitAsync(cancellationToken));
        var cut = await StartInboxAsync(options => options.VisibilityTimeout = TimeSpan.FromSeconds(2), first.On, address: _proxy.Address);
        await cut.AcceptAsync(Delivery("lost"));
        await Eventually.IsTrueAsync(() => first.Contexts.Count == 1, "it runs");

        isCut = true;
        var second = new Handled();
        await StartWorkerAsync(second.On);

        await Eventually.IsTrueAsync(() => second.Contexts.Count == 1, "another has it");
        await Eventually.IsTrueAsync(() => cut.Logs.Named("LeaseLost").Count() == 1, "the first one knows");
        isCut = false;
        gate.TrySetResult();
        await IsEmptyAsync(Name);
        await IsEmptyAsync(Suspects);
        Assert.Equal([1], second.Attempts);
        Assert.Equal(0, await CountAsync(Dead));
    }

    private static int IdOf(System.Text.Json.Nodes.JsonNode entry) =>
        int.TryParse(entry["MessageAttributes"]?["ce-id"]?["StringValue"]?.GetValue<string>(), out var number) ? number : 9;
}
