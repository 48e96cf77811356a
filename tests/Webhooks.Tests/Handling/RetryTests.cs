using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

public sealed class RetryTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public async Task OneThrowing_DoesNotStopTheOthersAndIsNamed()
    {
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIPing>(Run("first"), "first")
            .On<CircleCIPing>(Fail("second"), "second")
            .On<CircleCIPing>(Run("third"), "third"));

        var result = await app.ProcessAsync("ping", attempt: 2);

        Assert.Equal(["first", "second", "third"], _ran);
        Assert.Equal(WebhookAttemptOutcome.Failed, result.Outcome);
        Assert.False(result.IsDone);
        Assert.Equal(["first", "third"], result.SucceededHandlers);
        var failure = Assert.Single(result.Failures);
        Assert.Equal("second", failure.Handler);
        Assert.Equal("second failed", Assert.IsType<InvalidOperationException>(failure.Exception).Message);

        var entry = Assert.Single(app.Logs.Warnings);
        Assert.Equal(("HandlerFailed", LogLevel.Error), (entry.Event, entry.Level));
        Assert.Same(failure.Exception, entry.Exception);
        Assert.Contains("Webhook handler second of endpoint CircleCI failed", entry.Message, StringComparison.Ordinal);
        Assert.EndsWith(", attempt 2.", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_RunsOnlyThoseThatHaveNotSucceeded()
    {
        var attempts = new List<int>();
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIPing>(Run("first"), "first")
            .On<CircleCIPing>(
                (webhook, _) =>
                {
                    attempts.Add(webhook.Attempt);
                    return webhook.Attempt < 3 ? Task.FromException(new InvalidOperationException("not yet")) : Task.CompletedTask;
                },
                "second")
            .On<CircleCIPing>(Run("third"), "third"));
        var delivery = PlainApp.Deliver(Payload.Read("circleci/ping"));

        var first = await app.ProcessAsync(delivery);
        var second = await app.ProcessAsync(delivery, 2, first.SucceededHandlers);
        var third = await app.ProcessAsync(delivery, 3, second.SucceededHandlers);

        Assert.Equal(["first", "third"], _ran);
        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal(["first", "third"], second.SucceededHandlers);
        Assert.True(third.IsDone);
    }

    [Fact]
    public async Task EveryHandlerSucceededBefore_RunsNoneAndSucceeds()
    {
        await using var app = new PlainApp(endpoint => endpoint.On<CircleCIPing>(Run("only"), "only"));

        var result = await app.ProcessAsync(PlainApp.Deliver(Payload.Read("circleci/ping")), 2, ["only"]);

        Assert.True(result.IsDone);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task OnlyHandlerFailing_HasNothingSucceeded()
    {
        await using var app = new PlainApp(endpoint => endpoint.On<CircleCIPing>(Fail("only"), "only"));

        var result = await app.ProcessAsync("ping");

        Assert.Equal(WebhookAttemptOutcome.Failed, result.Outcome);
        Assert.Empty(result.SucceededHandlers);
        Assert.Equal("only", Assert.Single(result.Failures).Handler);
    }

    [Fact]
    public async Task NamesOfHandlersThatAreGone_StayAmongThoseThatSucceeded()
    {
        await using var app = new PlainApp(endpoint => endpoint.On<CircleCIPing>(Fail("only"), "only"));

        var result = await app.ProcessAsync(PlainApp.Deliver(Payload.Read("circleci/ping")), 2, ["of the version before"]);

        Assert.Equal(["of the version before"], result.SucceededHandlers);
    }

    [Fact]
    public async Task HandlersOwnCancellation_IsAFailure()
    {
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIPing>((_, _) => throw new TaskCanceledException("its own HTTP client's timeout"), "canceling")
            .On<CircleCIPing>(Run("next"), "next"));

        var result = await app.ProcessAsync("ping");

        Assert.Equal(WebhookAttemptOutcome.Failed, result.Outcome);
        Assert.Equal("canceling", Assert.Single(result.Failures).Handler);
        Assert.Equal(["next"], _ran);
    }

    [Fact]
    public async Task TokenOfTheDispatcher_EndsTheRunAndTheResultKnowsWhoSucceeded()
    {
        using var time = new CancellationTokenSource();
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIPing>(Run("first"), "first")
            .On<CircleCIPing>(Fail("second"), "second")
            .On<CircleCIPing>(
                async (_, cancellationToken) =>
                {
                    await time.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                },
                "third")
            .On<CircleCIPing>(Run("fourth"), "fourth"));

        var result = await app.ProcessAsync("ping", cancellationToken: time.Token);

        Assert.Equal(WebhookAttemptOutcome.Interrupted, result.Outcome);
        Assert.Equal(["first", "second"], _ran);
        Assert.Equal(["first"], result.SucceededHandlers);
        Assert.Equal("second", Assert.Single(result.Failures).Handler);
    }

    [Fact]
    public async Task TokenCanceledBefore_RunsNothing()
    {
        await using var app = new PlainApp(endpoint => endpoint.On<CircleCIPing>(Run("only")));

        var result = await app.ProcessAsync("ping", cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(WebhookAttemptOutcome.Interrupted, result.Outcome);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task LastHandlerSucceedingInSpiteOfTheToken_Succeeds()
    {
        using var time = new CancellationTokenSource();
        await using var app = new PlainApp(endpoint => endpoint.On<CircleCIPing>((_, _) => time.CancelAsync()));

        Assert.True((await app.ProcessAsync("ping", cancellationToken: time.Token)).IsDone);
    }

    [Fact]
    public async Task TimeThatIsOverBeforeAHandlerCouldStart_IsNoAttempt()
    {
        var time = new ManualTime();
        var deduplicator = new SlowDeduplicator(time, TimeSpan.FromMinutes(6), ["first"]);
        await using var app = new PlainApp(
            endpoint => endpoint.On<CircleCIPing>(Run("first"), "first").On<CircleCIPing>(Run("second"), "second"),
            services => services.AddSingleton<TimeProvider>(time).AddSingleton<IWebhookDeduplicator>(deduplicator));

        var result = await app.ProcessAsync("ping", attempt: 10);

        Assert.Equal((WebhookAttemptOutcome.Postponed, false), (result.Outcome, result.Counts));
        Assert.Empty(_ran);
        Assert.Equal(["first"], result.SucceededHandlers);
        Assert.Equal(["first"], deduplicator.Released);
        Assert.Contains("could start within 00:05:00", Assert.Single(app.Logs.Warnings).Message, StringComparison.Ordinal);
    }

    private Func<WebhookContext<CircleCIPing>, CancellationToken, Task> Run(string name) => (_, _) =>
    {
        _ran.Add(name);
        return Task.CompletedTask;
    };

    private Func<WebhookContext<CircleCIPing>, CancellationToken, Task> Fail(string name) => (_, _) =>
    {
        _ran.Add(name);
        throw new InvalidOperationException($"{name} failed");
    };

    // Ignores its token, and grants every claim.
    private sealed class SlowDeduplicator(ManualTime time, TimeSpan delay, IReadOnlyCollection<string> succeeded) : IWebhookDeduplicator
    {
        public IReadOnlyCollection<string>? Released { get; private set; }

        public ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            time.Advance(delay);
            return new(WebhookClaim.Claimed(2, succeeded, token: null));
        }

        public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            ClaimAsync(delivery, cancellationToken);

        public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => new(false);

        public ValueTask CompleteAsync(
            WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken) => default;

        public ValueTask ReleaseAsync(
            WebhookDelivery delivery,
            WebhookClaim claim,
            IReadOnlyCollection<string> succeededHandlers,
            CancellationToken cancellationToken)
        {
            Released = succeededHandlers;
            return default;
        }
    }
}
