using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webhooks.Sqlite.Tests;

public sealed class AcceptanceTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NewDelivery_IsStoredWhole()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Tenant = "acme",
            Id = "id-\0-ü-😀",
            Type = "ping",
            ReceivedAt = new(2026, 3, 1, 10, 0, 1, TimeSpan.Zero),
            OccurredAt = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero).AddTicks(1234567),
            IsVerified = true,
            UnsignedHeaders = new Dictionary<string, string> { ["circleci-event-type"] = "ping" },
            Body = new byte[] { 0, 255, 1, 254 },
        };

        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(delivery));

        var entry = Assert.Single(host.Store.List());
        var stored = host.Store.Load(entry.Number())!;
        Assert.Equal(
            ("CircleCI", "CircleCI", "acme", "id-\0-ü-😀", "ping"),
            (stored.Provider, stored.Endpoint, stored.Tenant, stored.Id, stored.Type));
        Assert.Equal((delivery.ReceivedAt, delivery.OccurredAt, true), (stored.ReceivedAt, stored.OccurredAt, stored.IsVerified));
        Assert.Equal("ping", stored.UnsignedHeaders["CircleCI-Event-Type"]);
        Assert.Equal([0, 255, 1, 254], stored.Body.ToArray());
        Assert.Equal((WebhookDeliveryState.Pending, 0, null), (entry.State, entry.Attempts, entry.DueAt));
    }

    [Fact]
    public async Task BodyOfNoBytes_IsStoredAndKnownAgain()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);

        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Empty()));
        Assert.Equal(WebhookOutcome.Duplicate, await host.AcceptAsync(Empty()));

        var stored = host.Store.Load(Assert.Single(host.Store.List()).Number())!;
        Assert.Equal(("", 0), (stored.Type, stored.Body.Length));
        Assert.Empty(host.Logs.Named("DuplicateWithOtherBody"));

        static WebhookDelivery Empty() => new()
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Id = "e3b0c442",
            Type = "",
            ReceivedAt = DateTimeOffset.UtcNow,
            IsVerified = true,
            Body = ReadOnlyMemory<byte>.Empty,
        };
    }

    [Fact]
    public async Task RepeatedId_IsADuplicate_UnlessEndpointOrTenantDiffer()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);

        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("1")));
        Assert.Equal(WebhookOutcome.Duplicate, await host.AcceptAsync(Deliveries.New("1")));
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("2")));
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("1", tenant: "acme")));
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("1", endpoint: "other")));
        Assert.Equal(4, host.Store.Count().Pending);
        Assert.DoesNotContain(host.Logs.Warnings, entry => entry.Event != "NothingHandledHere");
    }

    [Fact]
    public async Task RepeatedIdWithAnotherBody_IsADuplicate_AndAWarning()
    {
        using var meter = new Measurements("webhooks.duplicates.differing");
        await using var host = await InboxHost.StartAsync(_folder.File);

        await host.AcceptAsync(Deliveries.New("1", "first"));

        Assert.Equal(WebhookOutcome.Duplicate, await host.AcceptAsync(Deliveries.New("1", "second")));
        Assert.Equal(LogLevel.Warning, Assert.Single(host.Logs.Named("DuplicateWithOtherBody")).Level);
        Assert.Equal(1, meter.Sum("webhooks.duplicates.differing"));
        Assert.Equal(Deliveries.Body("1", "first"), host.Store.Load(1)!.Body.ToArray());
    }

    [Fact]
    public async Task HandledDelivery_IsADuplicateForTheWindow_AndNewAfterIt()
    {
        var (time, handled) = (new ShiftedTime(), 0);
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCI.CircleCIPing>((_, _) => Task.FromResult(Interlocked.Increment(ref handled))),
            services: services => services.AddSingleton<TimeProvider>(time));

        await host.AcceptAsync(Deliveries.New("1"));
        await host.SettledAsync();
        time.Shift(TimeSpan.FromHours(23));
        Assert.Equal(WebhookOutcome.Duplicate, await host.AcceptAsync(Deliveries.New("1")));
        Assert.True(await host.Inbox.ContainsAsync(Deliveries.New("1"), default));

        time.Shift(TimeSpan.FromHours(2));
        Assert.False(await host.Inbox.ContainsAsync(Deliveries.New("1"), default));
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("1")));
        await host.SettledAsync();
        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task ContainsAsync_KnowsWhatWaits_AndNothingElse()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New("1"));

        Assert.True(await host.Inbox.ContainsAsync(Deliveries.New("1"), default));
        Assert.False(await host.Inbox.ContainsAsync(Deliveries.New("1", tenant: "acme"), default));
        Assert.False(await host.Inbox.ContainsAsync(Deliveries.New("2"), default));
    }

    [Fact]
    public async Task HostThatDoesNotRun_IsNamedAsTheReason()
    {
        var services = new ServiceCollection();
        services.AddCircleCIWebhook();
        services.AddSqliteInbox(_folder.File);
        await using var app = services.BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await app.GetRequiredService<IWebhookInbox>().AcceptAsync(Deliveries.New(), default));
        Assert.Contains("start the host", refused.Message, StringComparison.Ordinal);
    }
}
