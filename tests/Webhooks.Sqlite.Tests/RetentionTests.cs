using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Sqlite.Store;

namespace Webhooks.Sqlite.Tests;

public sealed class RetentionTests : IDisposable
{
    private readonly InboxFolder _folder = new();
    private readonly ShiftedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HandledDeliveries_AreForgottenAfterTheWindow_OthersNever()
    {
        await using var host = await StartAsync();
        await StoreAsync(host, 450);
        await host.AcceptAsync(Deliveries.New(name: "bad"));
        await host.SettledAsync();
        await host.AcceptAsync(Deliveries.New(endpoint: "other"));

        _time.Shift(TimeSpan.FromHours(23));
        await PruneAsync(host);
        Assert.Equal(450, host.Store.Count().Handled);

        _time.Shift(TimeSpan.FromHours(2));
        await PruneAsync(host);
        Assert.Equal((0, 1, 1), (host.Store.Count().Handled, host.Store.Count().DeadLettered, host.Store.Count().Pending));
        Assert.Equal(2, _folder.Number("SELECT COUNT(*) FROM bodies"));
    }

    [Fact]
    public async Task PrunedRoom_IsUsedAgain_AndAFileThatWasLargeBecomesSmall()
    {
        await using var host = await StartAsync();
        await RoundAsync();
        var afterOne = Pages();

        for (var round = 0; round < 5; round++)
        {
            await RoundAsync();
        }

        Assert.InRange(Pages(), 1, afterOne * 1.3);

        await StoreAsync(host, 4000);
        await host.SettledAsync();
        var peak = Pages();
        _time.Shift(TimeSpan.FromHours(25));
        await PruneAsync(host);
        Assert.InRange(Pages(), 1, peak / 2);

        async Task RoundAsync()
        {
            await StoreAsync(host, 500);
            await host.SettledAsync();
            _time.Shift(TimeSpan.FromHours(25));
            await PruneAsync(host);
        }

        long Pages() => _folder.Number("PRAGMA page_count");
    }

    [Fact]
    public async Task DeliveryHandledUnderAClockFarAhead_IsNotRememberedForEver()
    {
        await using var host = await StartAsync();
        _time.Shift(TimeSpan.FromDays(4000));
        await StoreAsync(host, 1);
        await host.SettledAsync();

        _time.Shift(TimeSpan.FromDays(-4000));
        await PruneAsync(host);
        _time.Shift(TimeSpan.FromDays(31));
        await PruneAsync(host);
        Assert.Empty(host.Store.List());
    }

    private Task<InboxHost> StartAsync() => InboxHost.StartAsync(
        _folder.File,
        endpoint => endpoint.On<CircleCIPing>(
            (webhook, _) => webhook.Event.Webhook.Name == "bad" ? throw new InvalidOperationException() : Task.CompletedTask),
        options => options.MaxAttempts = 1,
        services => services.AddSingleton<TimeProvider>(_time));

    private static Task PruneAsync(InboxHost host) => host.Services.GetRequiredService<InboxPruner>().PruneAsync(CancellationToken.None);

    private static Task<WebhookOutcome[]> StoreAsync(InboxHost host, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(_ => host.AcceptAsync(Deliveries.New(name: new string('x', 3000))).AsTask()));
}
