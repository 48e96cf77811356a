using System.Collections.Concurrent;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

/// <summary>What an operator sees and does.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_GoesBackPageByPage_NewestFirst()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);

        foreach (var id in new[] { "1", "2", "3", "4", "5" })
        {
            await host.AcceptAsync(Deliveries.New(id));
        }

        var first = host.Store.List(count: 2);
        var second = host.Store.List(WebhookDeliveryState.Pending, count: 2, before: first[^1].Number());
        var third = host.Store.List(count: 2, before: second[^1].Number());

        Assert.Equal(["5", "4", "3", "2", "1"], first.Concat(second).Concat(third).Select(entry => entry.Id));
        Assert.Empty(host.Store.List(WebhookDeliveryState.DeadLettered));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Store.List(count: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Store.List(count: 1001));
    }

    [Fact]
    public async Task FindAndLoad_KnowWhatIsThere_AndNothingElse()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New("1", tenant: "acme"));

        Assert.Equal(("1", "acme", "ping"), (host.Store.Find(1)!.Id, host.Store.Find(1)!.Tenant, host.Store.Find(1)!.Type));
        Assert.Equal(Deliveries.Body("1"), host.Store.Load(1)!.Body.ToArray());
        Assert.Null(host.Store.Find(2));
        Assert.Null(host.Store.Load(2));
    }

    [Fact]
    public async Task DeadLetters_AreRetriedOneByOneOrAll_WithAllTheirAttempts()
    {
        var (works, attempts) = (false, new ConcurrentQueue<int>());
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
            {
                attempts.Enqueue(webhook.Attempt);
                return works ? Task.CompletedTask : Task.FromException(new InvalidOperationException("not yet"));
            }),
            options => options.MaxAttempts = 2);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.AcceptAsync(Deliveries.New()).AsTask()));
        await host.SettledAsync();
        Assert.Equal((5, 0), (host.Store.Count().DeadLettered, host.Store.Waiting()));

        (works, _) = (true, true);
        attempts.Clear();
        Assert.True(await host.Store.RetryAsync(host.Store.List(WebhookDeliveryState.DeadLettered)[0].Number()));
        await host.SettledAsync();
        Assert.Equal((4, 1), (host.Store.Count().DeadLettered, host.Store.Count().Handled));

        Assert.Equal(4, await host.Store.RetryAllAsync());
        await host.SettledAsync();
        Assert.Equal((0, 5), (host.Store.Count().DeadLettered, host.Store.Count().Handled));
        Assert.All(attempts, attempt => Assert.Equal(1, attempt));
        Assert.Equal(0, await host.Store.RetryAllAsync());
        Assert.False(await host.Store.RetryAsync(1));
        Assert.False(await host.Store.RetryAsync(99));
    }

    [Fact]
    public async Task WaitingRetry_IsMadeDueAtOnce_AndKeepsItsAttempts()
    {
        var attempts = new ConcurrentQueue<int>();
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
            {
                attempts.Enqueue(webhook.Attempt);
                return webhook.Attempt == 1 ? Task.FromException(new InvalidOperationException("not yet")) : Task.CompletedTask;
            }),
            options => options.RetryDelays = [TimeSpan.FromHours(1)]);
        await host.AcceptAsync(Deliveries.New());
        await Eventually.Async(() => host.Store.Find(1)!.LastError is not null, "the first attempt has failed");
        Assert.InRange(host.Store.Find(1)!.DueAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(44), TimeSpan.FromHours(1));

        Assert.True(await host.Store.RetryAsync(1));
        await host.SettledAsync();
        Assert.Equal([1, 2], attempts);
    }

    [Fact]
    public async Task DroppedDelivery_IsGone_AndNewWhenItComesAgain()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New("1"));

        Assert.True(await host.Store.DropAsync(1));
        Assert.False(await host.Store.DropAsync(1));
        Assert.Null(host.Store.Find(1));
        Assert.Equal(0, _folder.Number("SELECT COUNT(*) FROM bodies"));
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("1")));

        // A number is never used again: a stale page cannot hit another delivery.
        Assert.Equal(2, Assert.Single(host.Store.List()).Number());
    }

    [Fact]
    public async Task RunningDelivery_IsNeitherRetriedNorDropped()
    {
        var release = new TaskCompletionSource();
        await using var host = await InboxHost.StartAsync(_folder.File, endpoint => endpoint.On<CircleCIPing>((_, _) => release.Task));
        await host.AcceptAsync(Deliveries.New());
        await Eventually.Async(() => host.Store.Count().Running == 1, "it runs");

        Assert.False(await host.Store.RetryAsync(1));
        Assert.False(await host.Store.DropAsync(1));
        release.SetResult();
        await host.SettledAsync();
        Assert.Equal(1, host.Store.Count().Handled);
    }
}
