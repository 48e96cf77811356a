using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Receiving;

/// <summary>What an inbox or a store of the app's own may do, and how that is answered.</summary>
public sealed class InboxTests
{
    [Theory]
    [InlineData(WebhookOutcome.Stored, 200, "stored")]
    [InlineData(WebhookOutcome.Handled, 200, "handled")]
    [InlineData(WebhookOutcome.Duplicate, 200, "duplicate")]
    [InlineData(WebhookOutcome.Failed, 500, "failed")]
    [InlineData(WebhookOutcome.TimedOut, 503, "timed_out")]
    [InlineData(WebhookOutcome.Unavailable, 503, "unavailable")]
    [InlineData(WebhookOutcome.TooLarge, 413, "too_large")]
    public async Task AnswerOfTheInbox_BecomesTheStatus(WebhookOutcome answered, int status, string outcome)
    {
        await using var app = await StartAsync(new Inbox((_, _) => new(answered)));
        using var metrics = new Metrics(app);
        using var request = Hook.Request(Hook.Body());

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal((status, status == 503 ? "10" : null), ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Equal(1, metrics.Deliveries(("outcome", outcome), ("secret_index", 0)));
    }

    [Theory]
    [InlineData(WebhookOutcome.None)]
    [InlineData(WebhookOutcome.Refused)]
    [InlineData((WebhookOutcome)77)]
    public async Task AnswerThatNoInboxCanGive_Is503AndAnError(WebhookOutcome answered)
    {
        await using var app = await StartAsync(new Inbox((_, _) => new(answered)));

        Assert.Equal(503, await Hook.PostAsync(app, Hook.Body("7")));
        Assert.Contains($"answered {answered}", Assert.Single(app.Logs.Named("InboxFailed")).Exception?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InboxThatThrows_Is503AndAnError()
    {
        await using var app = await StartAsync(new Inbox((_, _) => throw new InvalidOperationException("The disk is full.")));

        Assert.Equal(503, await Hook.PostAsync(app, Hook.Body("7")));

        var entry = Assert.Single(app.Logs.Named("InboxFailed"));
        Assert.Equal((LogLevel.Error, "The disk is full."), (entry.Level, entry.Exception?.Message));
        Assert.Contains("delivery 7", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InboxWithoutHandlers_StoresAllTheSame()
    {
        WebhookDelivery? stored = null;
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddWebhookInbox(_ => new Inbox((delivery, _) =>
                {
                    stored = delivery;
                    return new(WebhookOutcome.Stored);
                }));
                services.AddCircleCIWebhook(options => options.Secrets.Add(Hook.Secret));
            },
            app => app.MapCircleCIWebhook(Hook.Path));

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body("7", type: "not-yet-invented")));

        Assert.Equal(("7", "not-yet-invented", true), (stored!.Id, stored.Type, stored.IsVerified));
        Assert.Equal("Drift", Assert.Single(app.Logs.Warnings).Event);
    }

    [Fact]
    public async Task DeliveryThatWasKeptUnread_CannotBeReadAfterTheAnswer()
    {
        WebhookDelivery? kept = null;
        await using var app = await StartAsync(new Inbox((delivery, _) =>
        {
            kept = delivery;
            return new(WebhookOutcome.Stored);
        }));

        await Hook.PostAsync(app, Hook.Body());

        Assert.Throws<InvalidOperationException>(() => kept!.Body);
        Assert.Throws<InvalidOperationException>(() => kept!.UnsignedHeaders);
    }

    [Fact]
    public async Task DeliveryThatWasRead_KeepsItsOwnBytes()
    {
        var kept = new List<WebhookDelivery>();
        await using var app = await StartAsync(new Inbox((delivery, _) =>
        {
            Assert.NotNull(delivery.UnsignedHeaders);
            Assert.NotEqual(0, delivery.Body.Length);
            kept.Add(delivery);
            return new(WebhookOutcome.Stored);
        }));
        var bodies = Enumerable.Range(0, 20).Select(number => Hook.Body(more: $"\"number\":{number},")).ToList();

        foreach (var body in bodies)
        {
            await Hook.PostAsync(app, body);
        }

        Assert.Equal(bodies, kept.Select(delivery => delivery.Body.ToArray()));
        Assert.DoesNotContain(kept[0].UnsignedHeaders.Keys, name => name.Contains("signature", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task EventThatWasKept_KeepsItsOwnBytes()
    {
        var kept = new List<UnknownCircleCIEvent>();
        await using var app = await Hook.StartAsync((webhook, _) =>
        {
            kept.Add((UnknownCircleCIEvent)webhook.Event);
            return Task.CompletedTask;
        });
        var bodies = Enumerable.Range(0, 20).Select(number => Hook.Body(type: $"unknown-{number}")).ToList();

        foreach (var body in bodies)
        {
            await Hook.PostAsync(app, body);
        }

        Assert.Equal(bodies, kept.Select(unknown => unknown.RawBody.ToArray()));
    }

    [Fact]
    public async Task StoreThatCannotBeAsked_Is503()
    {
        var runs = 0;
        await using var app = await StartAsync(new Store { FailsToClaim = true }, () => runs++);

        Assert.Equal(503, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(0, runs);
        Assert.Single(app.Logs.Named("InboxFailed"));
    }

    [Fact]
    public async Task StoreThatAnswersWithNoClaim_Is503()
    {
        var runs = 0;
        await using var app = await StartAsync(new Store { Claim = default }, () => runs++);

        Assert.Equal(503, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(0, runs);
        Assert.Contains("which is no answer", Assert.Single(app.Logs.Named("InboxFailed")).Exception?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreThatDoesNotWaitForAClaim_Is503()
    {
        var runs = 0;
        await using var app = await StartAsync(new Store { Claim = WebhookClaim.Held() }, () => runs++);

        Assert.Equal(503, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task StoreThatCannotRemember_Is200AsTheHandlerHasRun()
    {
        var runs = 0;
        await using var app = await StartAsync(new Store { FailsToComplete = true }, () => runs++);

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(1, runs);
        Assert.Equal(LogLevel.Error, Assert.Single(app.Logs.Named("NotRemembered")).Level);
    }

    private static Task<TestApp> StartAsync(Inbox inbox) => Hook.StartAsync(services: services => services.AddWebhookInbox(_ => inbox));

    private static Task<TestApp> StartAsync(Store store, Action handle) => Hook.StartAsync(
        (_, _) =>
        {
            handle();
            return Task.CompletedTask;
        },
        services => services.AddSingleton<IWebhookDeduplicator>(store));

    private sealed class Inbox(Func<WebhookDelivery, CancellationToken, ValueTask<WebhookOutcome>> accept) : IWebhookInbox
    {
        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            accept(delivery, cancellationToken);
    }

    private sealed class Store : IWebhookDeduplicator
    {
        public bool FailsToClaim { get; init; }

        public bool FailsToComplete { get; init; }

        public WebhookClaim Claim { get; init; } = WebhookClaim.Claimed(1, [], token: null);

        public ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            FailsToClaim ? throw new TimeoutException("No connection.") : new(Claim);

        public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            ClaimAsync(delivery, cancellationToken);

        public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => new(false);

        public ValueTask CompleteAsync(
            WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken) =>
            FailsToComplete ? throw new TimeoutException("No connection.") : default;

        public ValueTask ReleaseAsync(
            WebhookDelivery delivery,
            WebhookClaim claim,
            IReadOnlyCollection<string> succeededHandlers,
            CancellationToken cancellationToken) => default;
    }
}
