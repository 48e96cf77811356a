using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Receiving;

/// <summary>How long a sender waits, and what goes on after it.</summary>
public sealed class HandlerTimeTests
{
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _told = [];

    [Fact]
    public async Task HandlerThatHeedsItsToken_Is503AndTheIdIsFreeAgain()
    {
        var attempts = 0;
        await using var app = await StartAsync(async (_, token) =>
        {
            if (++attempts == 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }
        });
        using var metrics = new Metrics(app);
        var body = Hook.Body();
        using var request = Hook.Request(body);
        var sending = app.Client.SendAsync(request);
        await Wait.UntilAsync(() => attempts == 1);

        _time.Advance(TimeSpan.FromSeconds(8));

        using var answer = await sending;
        Assert.Equal(
            (503, "10", ""), ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadAsStringAsync()));
        Assert.Equal(1, metrics.Deliveries(("outcome", "timed_out")));
        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Equal(2, attempts);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task HandlerThatGoesOn_KeepsItsClaimItsScopeAndItsBodyUntilItEnds()
    {
        byte[]? seenLate = null;
        Scoped? scoped = null;
        await using var app = await StartAsync(async (webhook, _) =>
        {
            _told.Enqueue("started");
            scoped = webhook.Services.GetRequiredService<Scoped>();
            await _goOn.Task;
            Assert.False(scoped.IsDisposed);
            seenLate = webhook.Delivery.Body.ToArray();
        });
        var body = Hook.Body();
        var first = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => !_told.IsEmpty);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(503, await first);

        // While it goes on, a repeat waits for it; and hears 503 when its own time is over.
        var early = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => _time.Waiting == 1);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(503, await early);

        // The repeat that is there when it ends hears of its success.
        var late = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => _time.Waiting == 1);
        _goOn.SetResult();

        Assert.Equal(200, await late);
        Assert.Equal(body, seenLate);
        Assert.Single(_told);
        await Wait.UntilAsync(() => scoped!.IsDisposed);
        await Wait.UntilAsync(() => app.Logs.Named("LateEnd").Any());
        Assert.EndsWith("ended later: Handled.", Assert.Single(app.Logs.Named("LateEnd")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlerThatFailsLate_FreesTheIdAndIsLogged()
    {
        await using var app = await StartAsync(async (webhook, _) =>
        {
            _told.Enqueue($"attempt {webhook.Attempt}");
            await _goOn.Task;

            if (webhook.Attempt == 1)
            {
                throw new InvalidOperationException("Too late, and wrong.");
            }
        });
        var body = Hook.Body();
        var first = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => !_told.IsEmpty);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(503, await first);

        _goOn.SetResult();
        Assert.Equal(200, await Hook.PostAsync(app, body));

        Assert.Equal(["attempt 1", "attempt 2"], _told);
        Assert.Single(app.Logs.Named("HandlerFailed"));
        await Wait.UntilAsync(() => app.Logs.Named("LateEnd").Any());
    }

    [Fact]
    public async Task SecondHandler_IsNotStartedWhenTheTimeIsOver()
    {
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                services.AddCircleCIWebhook(options => options.Secrets.Add(Hook.Secret))
                    .On<CircleCIEvent>(async (_, _) =>
                    {
                        _told.Enqueue("first");
                        await _goOn.Task;
                    })
                    .On<CircleCIEvent>((_, _) =>
                    {
                        _told.Enqueue("second");
                        return Task.CompletedTask;
                    });
            },
            app => app.MapCircleCIWebhook(Hook.Path));
        var body = Hook.Body();
        var first = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => _told.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(503, await first);
        _goOn.SetResult();
        await Wait.UntilAsync(() => app.Logs.Named("LateEnd").Any());

        // The repeat runs what is left, and only that.
        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Equal(["first", "second"], _told);
    }

    [Fact]
    public async Task HandlerThatEndsInTheMomentItsTimeDoes_IsNeverRunAgain()
    {
        for (var delivery = 0; delivery < 50; delivery++)
        {
            _told.Clear();
            await using var app = await StartAsync(async (_, _) =>
            {
                await Task.Yield();
                _told.Enqueue("ran");
                _time.Advance(TimeSpan.FromSeconds(8));
            });
            var body = Hook.Body();

            Assert.Contains(await Hook.PostAsync(app, body), new[] { 200, 503 });
            Assert.Equal(200, await Hook.PostAsync(app, body));
            Assert.Single(_told);
        }
    }

    [Fact]
    public async Task HandlersOwnCancellation_IsAFailureAndNoTimeout()
    {
        await using var app = await StartAsync((_, _) => throw new OperationCanceledException("By somebody else's token."));

        Assert.Equal(500, await Hook.PostAsync(app, Hook.Body()));
        Assert.Single(app.Logs.Named("HandlerFailed"));
    }

    [Fact]
    public async Task TimeForHandling_CountsFromTheStartOfTheRequest()
    {
        CancellationToken seen = default;
        await using var app = await StartAsync(async (_, token) =>
        {
            seen = token;
            _told.Enqueue("started");
            await _goOn.Task;
        });
        var body = Hook.Body();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var socket = await RawHttp.ConnectAsync(app.EndPoint, timeout.Token);
        await socket.SendAsync(Hook.Head(body), timeout.Token);
        await Wait.UntilAsync(() => _time.Waiting == 1);
        _time.Advance(TimeSpan.FromSeconds(6));
        await socket.SendAsync(body, timeout.Token);
        await Wait.UntilAsync(() => !_told.IsEmpty);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(seen.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(503, (await RawHttp.ReadAsync(socket, timeout.Token)).Status);
        _goOn.SetResult();
    }

    [Fact]
    public async Task CallerThatCancels_IsToldThatItTimedOut()
    {
        await using var app = await StartAsync((_, token) => Task.Delay(Timeout.Infinite, token));
        var receiver = app.Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
        var body = Hook.Body();
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, Hook.Sign(body)));
        using var impatient = new CancellationTokenSource();
        var receiving = receiver.ReceiveAsync(headers, body, cancellationToken: impatient.Token).AsTask();

        await impatient.CancelAsync();

        var receipt = await Wait.ForAsync(receiving);
        Assert.Equal((WebhookOutcome.TimedOut, false, 0), (receipt.Outcome, receipt.IsAccepted, receipt.Verification.SecretIndex));
    }

    private Task<TestApp> StartAsync(Func<WebhookContext<CircleCIEvent>, CancellationToken, Task> handler) =>
        Hook.StartAsync(handler, services => services.AddSingleton<TimeProvider>(_time).AddScoped<Scoped>());

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
