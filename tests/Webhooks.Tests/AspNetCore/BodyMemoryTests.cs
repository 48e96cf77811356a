using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.AspNetCore;

/// <summary>Many slow large bodies, each with a well-formed signature that is made up: together they hold what they may and no more.</summary>
public sealed class BodyMemoryTests : IDisposable
{
    private const int Budget = 1024 * 1024;

    // 100 kB take an array of 128 KiB, of which the budget holds eight.
    private const int Sent = 100_000;
    private const int Fit = 8;

    private static readonly string Signature = $"circleci-signature: v1={new string('a', 64)}";

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(30));
    private readonly ManualTime _time = new();

    [Fact]
    public async Task SlowLargeBodies_HoldTheBudgetAndTheOthersAre503()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        var sockets = await OpenAsync(app, count: 20);

        await Wait.UntilAsync(() => metrics.Deliveries() == 20 - Fit);
        Assert.Equal(20 - Fit, metrics.Deliveries(("outcome", "refused"), ("reason", "body_memory")));
        Assert.Equal(20 - Fit, app.Logs.Named("BodyMemorySpent").Count());

        // Small bodies are not counted: they still come in.
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
        using var large = Hook.Request(Large());
        using var answer = await app.Client.SendAsync(large);
        Assert.Equal((503, "10"), ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()));

        sockets.ForEach(socket => socket.Dispose());
        await Wait.UntilAsync(() => metrics.Deliveries(("reason", "unreadable_body")) == Fit);
        Assert.Equal(200, await Hook.PostAsync(app, Large()));
    }

    [Fact]
    public async Task BodiesThatTakeTooLong_GiveTheirMemoryBack()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);

        for (var round = 0; round < 3; round++)
        {
            var sockets = await OpenAsync(app, Fit);
            await Wait.UntilAsync(() => _time.Waiting == Fit);
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

    public void Dispose() => _timeout.Dispose();

    private static byte[] Large() => Hook.Body(more: $"\"more\":\"{new string('x', Sent)}\",");

    private async Task<List<Socket>> OpenAsync(TestApp app, int count)
    {
        var head = RawHttp.Head($"POST {Hook.Path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", Signature, "Content-Length: 1000000");
        var sockets = new List<Socket>();

        for (var number = 0; number < count; number++)
        {
            var socket = await RawHttp.ConnectAsync(app.EndPoint, _timeout.Token);
            await socket.SendAsync(head, _timeout.Token);
            await socket.SendAsync(new byte[Sent], _timeout.Token);
            sockets.Add(socket);
        }

        return sockets;
    }

    private Task<TestApp> StartAsync() => Hook.StartAsync(services: services => services
        .AddSingleton<TimeProvider>(_time)
        .Configure<WebhookMemoryOptions>(memory => memory.MaxBodyMemory = Budget));
}
