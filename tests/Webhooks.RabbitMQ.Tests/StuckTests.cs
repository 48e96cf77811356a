using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Handlers that ignore their token keep their delivery, and nothing else.</summary>
public sealed class StuckTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task AsManyAsRunAtOnce_GiveTheirPlacesToTheOthers()
    {
        const int Others = 880;
        var gate = new TaskCompletionSource();
        var handled = new Handled((context, _) => Hangs(context.Delivery.Id) ? gate.Task : Task.CompletedTask);
        var machine = await StartInboxAsync(options => options.HandlerTimeout = TimeSpan.FromMilliseconds(200), handled.On);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => machine.AcceptAsync(Delivery($"hangs-{number}"))));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 8, "all places are taken");
        await Task.WhenAll(Enumerable.Range(0, Others).Select(number => machine.AcceptAsync(Delivery($"other-{number}"))));

        await Eventually.IsTrueAsync(() => handled.Ids.Count(id => !Hangs(id)) == Others, "all others are handled");
        Assert.Equal(8, machine.Logs.Named("HandlerStuck").Count());
        Assert.Equal(8 + Others, handled.Contexts.Count);
        gate.SetResult();
        await IsEmptyAsync(Names.Intake);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task HeldForAlmostAsLongAsTheBrokerAllows_IsMovedAside_AndTheChannelGoesOn()
    {
        var gate = new TaskCompletionSource();
        var handled = new Handled((context, _) => context.Delivery.Id == "hangs" ? gate.Task : Task.CompletedTask);
        var machine = await StartInboxAsync(
            options => (options.HandlerTimeout, options.AcknowledgementTimeout) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3)),
            handled.On);

        await machine.AcceptAsync(Delivery("hangs"));
        await Eventually.IsTrueAsync(() => machine.Logs.Named("MovedAside").Any(), "it is moved aside");
        await machine.AcceptAsync(Delivery("goes on"));
        await Eventually.IsTrueAsync(
            () => handled.Ids.Contains("goes on") && machine.Logs.Named("Postponed").Any(), "the other is handled, and the first waits");
        Assert.Equal(1, handled.Ids.Count(id => id == "hangs"));

        gate.SetResult();
        await machine.DisposeAsync();
        Assert.Empty(machine.Logs.Named("LeaseLost"));
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    private static bool Hangs(string id) => id.StartsWith("hangs", StringComparison.Ordinal);
}
