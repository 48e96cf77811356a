using Webhooks.CircleCI;
using Webhooks.RabbitMQ.Messages;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Handlers that ignore their token keep their delivery, and nothing else.</summary>
public sealed class StuckTests(RabbitMQServer server) : BrokerTests(server)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    [SkippableFact]
    public async Task AsManyAsRunAtOnce_GiveTheirPlacesToTheOthers()
    {
        const int Others = 880;
        var gate = new TaskCompletionSource();
        var handled = new Handled((context, _) => Hangs(context.Delivery.Id) ? gate.Task : Task.CompletedTask);
        var machine = await StartInboxAsync(options => options.HandlerTimeout = TimeSpan.FromSeconds(1), handled.On);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => machine.AcceptAsync(Delivery($"hangs-{number}"))));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 8, "all places are taken");
        await Task.WhenAll(Enumerable.Range(0, Others).Select(number => machine.AcceptAsync(Delivery($"other-{number}"))));

        await Eventually.IsTrueAsync(() => handled.Ids.Count(id => !Hangs(id)) == Others, "all others are handled");
        await Eventually.IsTrueAsync(() => machine.Logs.Named("HandlerStuck").Count() == 8, "each is told");
        Assert.Equal(8 + Others, handled.Contexts.Count);
        gate.SetResult();
        await IsEmptyAsync(Names.Intake);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task Stuck_IsMovedAside_AndWaitsForItsHandlerToEnd()
    {
        var gate = new TaskCompletionSource();
        var handled = new Handled((context, _) => Hangs(context.Delivery.Id) ? gate.Task : Task.CompletedTask);
        var machine = await StartInboxAsync(
            options => (options.HandlerTimeout, options.Concurrency, options.RetryDelays) = (TimeSpan.FromSeconds(1), 1, [Delay]),
            handled.On);
        using var meters = new Meters(machine.Host.Services);

        // More than the broker hands over at once.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => machine.AcceptAsync(Delivery($"hangs-{number}"))));
        await Eventually.IsTrueAsync(() => machine.Logs.Named("MovedAside").Count() == 4, "they are moved aside");
        await machine.AcceptAsync(Delivery("goes on"));
        await Eventually.IsTrueAsync(
            () => handled.Ids.Contains("goes on") && machine.Logs.Named("Postponed").Any(), "the other is handled, and the first wait");
        Assert.Equal(4, handled.Ids.Count(Hangs));
        Assert.Equal(
            "Webhook endpoint CircleCI: a handler of delivery hangs-0 ignores its cancellation token. The delivery is moved "
            + $"to {Names.DelayQueue(Delay)}, so that the broker hands over others, and is not handled again before the handler ends.",
            Assert.Single(machine.Logs.Named("MovedAside"), entry => entry.Message.Contains("hangs-0", StringComparison.Ordinal)).Message);

        // What comes back then is a duplicate.
        gate.SetResult();
        await Eventually.IsTrueAsync(
            () => meters.Sum("webhooks.inbox.attempts", "webhooks.outcome", "duplicate") is 4, "each comes back");
        await Eventually.IsTrueAsync(NothingWaitsAsync, "nothing waits");
        await machine.DisposeAsync();
        Assert.Equal(0u, await CountWaitingAsync());
        Assert.Equal(4, handled.Ids.Count(Hangs));
        Assert.Empty(machine.Logs.Named("LeaseLost"));
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task StuckInItsLastAttempt_IsADeadLetterAtOnce()
    {
        var gate = new TaskCompletionSource();
        var handled = new Handled((_, _) => gate.Task);
        var machine = await StartInboxAsync(
            options => (options.HandlerTimeout, options.MaxAttempts) = (TimeSpan.FromSeconds(2), 1), handled.On);

        await machine.AcceptAsync(Delivery("hangs"));

        await Eventually.IsTrueAsync(
            async () => await CountAsync(Names.Dead) == 1 && machine.Logs.Named("MovedAside").Any(), "it is a dead letter");
        Assert.Contains($"moved to {Names.Dead},", Assert.Single(machine.Logs.Named("MovedAside")).Message, StringComparison.Ordinal);
        var headers = new MessageHeaders((await Channel.BasicGetAsync(Names.Dead, autoAck: true))!.BasicProperties.Headers);
        Assert.Equal("The handlers did not end within 00:00:02 (HandlerTimeout).", headers.Text(CloudEventNames.Reason));

        gate.SetResult();
        await machine.DisposeAsync();
        Assert.Single(handled.Contexts);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task StuckInAReplayToOneHandler_IsADeadLetter_AndRunsNoOther()
    {
        var gate = new TaskCompletionSource();
        var (asked, other) = (new Handled((context, _) => Hangs(context.Delivery.Id) ? gate.Task : Task.CompletedTask), new Handled());
        var machine = await StartInboxAsync(
            options => options.HandlerTimeout = TimeSpan.FromSeconds(2),
            endpoint => endpoint.On<CircleCIEvent>(asked.HandleAsync, "asked").On<CircleCIEvent>(other.HandleAsync, "other"));
        var message = DeliveryMessage.Write(Delivery("hangs"));
        message.Headers![CloudEventNames.OnlyHandler] = "asked";
        await machine.AcceptAsync(Delivery("before"));

        await Channel.BasicPublishAsync("", Names.Intake, mandatory: true, message, "{}"u8.ToArray());

        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Dead) == 1, "it is a dead letter");
        gate.SetResult();
        await machine.DisposeAsync();
        Assert.Equal(["before", "hangs"], asked.Ids.Order(StringComparer.Ordinal));
        Assert.Equal(["before"], other.Ids);
        Assert.Equal(0u, await CountWaitingAsync());
    }

    // For a while: the broker does not count what a worker has in its hands, and it comes back when its claim is held.
    private async Task<bool> NothingWaitsAsync()
    {
        for (var look = 0; look < 10; look++)
        {
            if (await CountWaitingAsync() > 0)
            {
                return false;
            }

            await Task.Delay(2 * Delay);
        }

        return true;
    }

    private async Task<uint> CountWaitingAsync() =>
        await CountAsync(Names.Intake) + await CountAsync(Names.DelayQueue(Delay));

    private static bool Hangs(string id) => id.StartsWith("hangs", StringComparison.Ordinal);
}
