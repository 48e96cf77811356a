using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.AspNetCore;

/// <summary>
/// Many slow large bodies, each with a well-formed signature that is made up: together they hold what they may and no more, and they do not
/// keep deliveries out.
/// </summary>
public sealed class BodyMemoryTests : IDisposable
{
    private const int Budget = 1024 * 1024;

    // 100 kB take an array of 128 KiB, of which the budget holds eight.
    private const int Sent = 100_000;
    private const int Held = 128 * 1024;
    private const int Fit = Budget / Held;

    // Sets the remote address, as a proxy's header would.
    private const string From = "X-From";
    private const string Stranger = "203.0.113.7";

    private static readonly string Signature = $"circleci-signature: v1={new string('a', 64)}";

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));
    private readonly ManualTime _time = new();
    private readonly ConcurrentBag<Socket> _sockets = [];

    [Fact]
    public async Task SlowLargeBodies_HoldTheBudgetAndTheOldestMakeRoom()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        var sockets = new List<Socket>();

        for (var number = 0; number < 20; number++)
        {
            sockets.AddRange(await OpenAsync(app, 1));
            _time.Advance(TimeSpan.FromMilliseconds(10));

            if (number >= Fit)
            {
                var answer = await RawHttp.ReadAsync(sockets[number - Fit], _timeout.Token);
                Assert.Equal((503, ""), (answer.Status, answer.Body));
                Assert.Contains("Retry-After: 10", answer.Head, StringComparison.Ordinal);
            }
        }

        Assert.Equal(20 - Fit, metrics.Deliveries(("outcome", "refused"), ("reason", "body_memory")));
        Assert.Equal(20 - Fit, metrics.Deliveries());
        sockets.ForEach(socket => socket.Dispose());
        await Wait.UntilAsync(() => metrics.Deliveries(("reason", "unreadable_body")) == Fit);
        Assert.Equal(200, await Hook.PostAsync(app, Large()));
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task DeliveriesAmongStrangers_AllComeIn()
    {
        await using var app = await StartAsync();
        await OpenAsync(app, Fit);

        for (var delivery = 0; delivery < 20; delivery++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            Assert.Equal(200, await Hook.PostAsync(app, Large()));
            Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
            await OpenAsync(app, 1);
        }
    }

    [Theory]
    [InlineData("198.51.100.1", Stranger, Stranger)]
    [InlineData("2001:db8:1::1", "2001:db8:2::1", "2001:db8:2::2")]
    [InlineData("198.51.100.1", "::ffff:203.0.113.7", Stranger)]
    public async Task SlowDelivery_IsNotGivenUpForTheManyBodiesOfAnother(string sender, string stranger, string sameStranger)
    {
        await using var app = await StartAsync();
        var body = Large();
        var slow = await OpenAsync(
            app, [.. Hook.Head(body, $"{From}: {sender}", $"Content-Length: {body.Length}"), .. body[..(Sent - 1000)]]);
        await Wait.UntilAsync(() => Reserved(app) == Held);
        _time.Advance(TimeSpan.FromSeconds(1));

        // Each of these is younger than the delivery: what counts is what they have cost together.
        await OpenAsync(app, Fit - 1, stranger);
        _time.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(app, sameStranger);
        await Wait.UntilAsync(() => app.Logs.Named("BodyMemorySpent").Any());

        await slow.SendAsync(body.AsMemory(Sent - 1000), _timeout.Token);
        Assert.Equal(200, (await RawHttp.ReadAsync(slow, _timeout.Token)).Status);
    }

    [Fact]
    public async Task BodyThatCouldNeverFit_IsRefusedAndNobodyMakesRoomForIt()
    {
        await using var app = await StartAsync();
        await OpenAsync(app, Fit);
        await Wait.UntilAsync(() => Reserved(app) == Budget);
        var body = Hook.Body(more: $"\"more\":\"{new string('x', 2 * Budget)}\",");

        Assert.Equal(503, (await RawHttp.SendAsync(app.EndPoint, Hook.Head(body), body)).Status);
        Assert.Equal(Budget, Reserved(app));
        Assert.Equal(200, await Hook.PostAsync(app, Large()));
    }

    [Fact]
    public async Task BodyThatHasArrived_IsNotGivenUpWhileItIsHandled()
    {
        var goOn = new TaskCompletionSource();
        var running = 0;
        await using var app = await StartAsync((_, _) =>
        {
            Interlocked.Increment(ref running);
            return goOn.Task;
        });
        var deliveries = Enumerable.Range(0, Fit).Select(_ => Hook.PostAsync(app, Large())).ToList();
        await Wait.UntilAsync(() => running == Fit);

        Assert.Equal(503, await Hook.PostAsync(app, Large()));
        Assert.All(deliveries, delivery => Assert.False(delivery.IsCompleted));
        goOn.SetResult();

        Assert.All(await Task.WhenAll(deliveries), status => Assert.Equal(200, status));
        Assert.Equal(200, await Hook.PostAsync(app, Large()));
    }

    [Fact]
    public async Task MemoryThatIsSpent_IsAWarningOnceAMinuteWithTheirNumber()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        await OpenAsync(app, Fit + 5);
        await Wait.UntilAsync(() => metrics.Deliveries(("reason", "body_memory")) == 5);
        Assert.Contains("was given up. 1 since the last such line", Assert.Single(app.Logs.Warnings).Message, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMinutes(1));
        await Wait.UntilAsync(() => Reserved(app) == 0);
        await OpenAsync(app, Fit + 1);

        await Wait.UntilAsync(() => app.Logs.Warnings.Count() == 2);
        Assert.Contains(" 5 since the last such line", app.Logs.Warnings.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodiesThatTakeTooLong_GiveTheirMemoryBack()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);

        for (var round = 0; round < 3; round++)
        {
            var sockets = await OpenAsync(app, Fit);
            _time.Advance(TimeSpan.FromSeconds(10));

            foreach (var socket in sockets)
            {
                Assert.Equal(408, (await RawHttp.ReadAsync(socket, _timeout.Token)).Status);
                socket.Dispose();
            }
        }

        Assert.Equal(3 * Fit, metrics.Deliveries(("reason", "body_timeout")));
    }

    [Fact]
    public async Task BodiesThatAreReadAndRefused_GiveTheirMemoryBack()
    {
        await using var app = await StartAsync();

        for (var delivery = 0; delivery < 3 * Fit; delivery++)
        {
            Assert.Equal(403, await Hook.PostAsync(app, Large(), "another secret"));
            Assert.Equal(200, await Hook.PostAsync(app, Large()));
        }
    }

    [Fact]
    public async Task BodiesThatAreGivenUpAtAnyMoment_NeverMixAndLeaveNothingReserved()
    {
        // On the system's clock. A body whose memory was used for another would not verify.
        await using var app = await Hook.StartAsync(
            services: Limit, pipeline: Pipeline, options: options => options.BodyTimeout = TimeSpan.FromSeconds(30));
        using var calm = new CancellationTokenSource();
        var strangers = Enumerable.Range(0, 4).Select(async number =>
        {
            while (!calm.IsCancellationRequested)
            {
                try
                {
                    using var socket = await OpenAsync(app, $"203.0.113.{number}", length: 30_000 + Random.Shared.Next(200_000));
                    await Task.Delay(Random.Shared.Next(5));
                }
                catch (SocketException)
                {
                    // It was refused before all of it was sent.
                }
            }
        }).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var statuses = new List<int>();

            for (var delivery = 0; delivery < 50; delivery++)
            {
                statuses.Add(
                    await Hook.PostAsync(app, Hook.Body(more: $"\"more\":\"{new string('x', 70_000 + Random.Shared.Next(200_000))}\",")));
            }

            return statuses;
        }));
        await calm.CancelAsync();
        await Task.WhenAll(strangers);

        Assert.All(answers.SelectMany(statuses => statuses), status => Assert.True(status is 200 or 503, $"{status}"));
        Assert.Contains(200, answers.SelectMany(statuses => statuses));
        Assert.Empty(app.Logs.Errors);
        await Wait.UntilAsync(() => Reserved(app) == 0);
    }

    public void Dispose() => _timeout.Dispose();

    private static byte[] Large() => Hook.Body(more: $"\"more\":\"{new string('x', Sent)}\",");

    // No package tells it, and no other sign says that what was sent has been read.
    private static long Reserved(TestApp app)
    {
        var memory = typeof(WebhookReceiver).Assembly.GetType("Webhooks.Receiving.BodyMemory", throwOnError: true)!;
        return (long)memory.GetProperty("Used")!.GetValue(app.Services.GetRequiredService(memory))!;
    }

    private static void Limit(IServiceCollection services) =>
        services.Configure<WebhookMemoryOptions>(memory => memory.MaxBodyMemory = Budget);

    private void Pipeline(WebApplication app)
    {
        // The server waits for open requests when it stops.
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var socket in _sockets)
            {
                socket.Dispose();
            }
        });
        app.Use((context, next) =>
        {
            if (context.Request.Headers[From] is [{ } from])
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            }

            return next(context);
        });
        app.MapCircleCIWebhook(Hook.Path);
    }

    private async Task<List<Socket>> OpenAsync(TestApp app, int count, string from = Stranger)
    {
        var (before, sockets) = (Reserved(app), new List<Socket>());

        for (var number = 0; number < count; number++)
        {
            sockets.Add(await OpenAsync(app, from));
        }

        if (before + (count * Held) <= Budget)
        {
            await Wait.UntilAsync(() => Reserved(app) == before + (count * Held));
        }

        return sockets;
    }

    /// <summary>Sends the head of a large body, and a part of it that is waited on with.</summary>
    private Task<Socket> OpenAsync(TestApp app, string from = Stranger, int length = Sent) => OpenAsync(
        app,
        [
            .. RawHttp.Head(
                $"POST {Hook.Path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", Signature, $"{From}: {from}",
                "Content-Length: 1000000"),
            .. new byte[length],
        ]);

    private async Task<Socket> OpenAsync(TestApp app, byte[] sent)
    {
        var socket = await RawHttp.ConnectAsync(app.EndPoint, _timeout.Token);
        _sockets.Add(socket);
        await socket.SendAsync(sent, _timeout.Token);
        return socket;
    }

    private Task<TestApp> StartAsync(
        Func<WebhookContext<Webhooks.CircleCI.CircleCIEvent>, CancellationToken, Task>? handler = null) => Hook.StartAsync(
        handler,
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            Limit(services);
        },
        Pipeline);
}
