using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests.AspNetCore;

/// <summary>Senders that no client library would be: a clear answer, and nothing of it an error.</summary>
public sealed class HostileSenderTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));

    [Fact]
    public async Task BodyThatNeverEnds_Is408WhenItsTimeIsOver()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        using var socket = await OpenAsync(app, Hook.Head([], "Content-Length: 1000"), "{"u8.ToArray());
        await Wait.UntilAsync(() => _time.Waiting == 1);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(metrics.Of("webhooks.deliveries"));
        _time.Advance(TimeSpan.FromSeconds(1));

        var answer = await RawHttp.ReadAsync(socket, _timeout.Token);
        Assert.Equal((408, ""), (answer.Status, answer.Body));
        Assert.Equal(1, metrics.Deliveries(("outcome", "refused"), ("reason", "body_timeout")));
        AssertQuiet(app);
    }

    [Fact]
    public async Task SlowBodyThatComesInTime_Is200()
    {
        await using var app = await StartAsync();
        var body = Hook.Body();
        using var socket = await OpenAsync(app, Hook.Head(body));

        foreach (var piece in body)
        {
            await socket.SendAsync(new[] { piece }, _timeout.Token);
        }

        Assert.Equal(200, (await RawHttp.ReadAsync(socket, _timeout.Token)).Status);
    }

    [Theory]
    [InlineData("closes", "Content-Length: 1000")]
    [InlineData("closes", "Transfer-Encoding: chunked")]
    [InlineData("resets", "Content-Length: 1000")]
    [InlineData("resets", "Transfer-Encoding: chunked")]
    public async Task SenderThatGoesAwayWhileSending_IsCountedAndADebugLine(string how, string framing)
    {
        var runs = 0;
        await using var app = await StartAsync((_, _) => Task.FromResult(runs++));
        using var metrics = new Metrics(app);
        using var socket = await OpenAsync(app, Hook.Head([], framing), "3\r\n{\"t\r\n"u8.ToArray());
        await Wait.UntilAsync(() => _time.Waiting == 1);

        socket.LingerState = new(enable: how == "resets", seconds: 0);
        socket.Close();

        await Wait.UntilAsync(() => metrics.Of("webhooks.deliveries").Any());
        Assert.Equal(LogLevel.Debug, Assert.Single(app.Logs.Named("Unreadable")).Level);
        Assert.Equal(1, metrics.Deliveries(("outcome", "refused"), ("reason", "unreadable_body")));
        Assert.Single(metrics.Of("webhooks.deliveries"));
        Assert.Equal(0, runs);
        AssertQuiet(app);
    }

    [Fact]
    public async Task SenderThatGoesAwayAfterSending_IsHandledAllTheSame()
    {
        var (started, goOn, handled) = (new TaskCompletionSource(),
            new TaskCompletionSource(), new TaskCompletionSource<CancellationToken>());
        await using var app = await StartAsync(async (_, token) =>
        {
            started.SetResult();
            await goOn.Task;
            handled.SetResult(token);
        });
        var body = Hook.Body();
        var socket = await OpenAsync(app, Hook.Head(body), body);
        await Wait.ForAsync(started.Task);

        socket.Dispose();
        goOn.SetResult();

        Assert.False((await Wait.ForAsync(handled.Task)).IsCancellationRequested);
        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Single(app.Logs.Named("Received"), entry => entry.Message.EndsWith("Duplicate.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BodyAfterOthers_HasTheWholeTimeToItself()
    {
        // On the system's clock, where what measures the time of one body is used for the next.
        await using var app = await Hook.StartAsync(options: options => options.BodyTimeout = TimeSpan.FromSeconds(6));
        using var endless = await OpenAsync(app, Hook.Head([], "Content-Length: 1000"), "{"u8.ToArray());
        Assert.Equal(408, (await RawHttp.ReadAsync(endless, _timeout.Token)).Status);

        for (var count = 0; count < 4; count++)
        {
            var body = Hook.Body();
            using var socket = await OpenAsync(app, Hook.Head(body), body[..20]);
            await Task.Delay(TimeSpan.FromSeconds(1.7));
            await socket.SendAsync(body.AsMemory(20), _timeout.Token);

            Assert.Equal(200, (await RawHttp.ReadAsync(socket, _timeout.Token)).Status);
        }
    }

    [Theory]
    [InlineData("in one piece", 1)]
    [InlineData("without end", int.MaxValue)]
    public async Task ChunkedBodyOverTheLimit_Is413AndStopsThere(string how, int chunks)
    {
        await using var app = await StartAsync(options: options => options.MaxRequestBodySize = how == "without end" ? 100_000 : 100);
        using var metrics = new Metrics(app);
        using var socket = await OpenAsync(app, Hook.Head([], "Transfer-Encoding: chunked"));
        var answer = RawHttp.ReadAsync(socket, _timeout.Token);
        byte[] chunk = [.. "3e8\r\n"u8, .. new byte[1000], .. "\r\n"u8];

        for (var sent = 0; sent < chunks && !answer.IsCompleted && await TrySendAsync(socket, chunk); sent++)
        {
        }

        Assert.Equal((413, ""), ((await answer).Status, (await answer).Body));
        Assert.Equal(1, metrics.Deliveries(("outcome", "refused"), ("reason", "too_large")));
        AssertQuiet(app);
    }

    [Theory]
    [InlineData("xyz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}and more\r\n0\r\n\r\n")]
    [InlineData("fffffffffffffffff\r\n{}")]
    public async Task BrokenChunks_Are400(string body)
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);

        var answer = await RawHttp.SendAsync(app.EndPoint, Hook.Head([], "Transfer-Encoding: chunked"), Encoding.UTF8.GetBytes(body));

        Assert.Equal(400, answer.Status);
        Assert.Equal(1, metrics.Deliveries(("outcome", "refused"), ("reason", "unreadable_body")));
        AssertQuiet(app);
    }

    [Fact]
    public async Task ContentLengthThatPromisesLess_IsVerifiedAsFarAsItGoes()
    {
        await using var app = await StartAsync();
        var body = Hook.Body();

        var answer = await RawHttp.SendAsync(app.EndPoint, Hook.Head(body, $"Content-Length: {body.Length - 1}"), body);

        Assert.Equal(403, answer.Status);
        AssertQuiet(app);
    }

    [Fact]
    public async Task ContentLengthThatPromisesMore_IsWaitedForAndThen408()
    {
        await using var app = await StartAsync();
        var body = Hook.Body();
        using var socket = await OpenAsync(app, Hook.Head(body, $"Content-Length: {body.Length + 1}"), body);
        await Wait.UntilAsync(() => _time.Waiting == 1);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(408, (await RawHttp.ReadAsync(socket, _timeout.Token)).Status);
    }

    [Theory]
    [InlineData("Content-Length: 10", "Content-Length: 20")]
    [InlineData("Content-Length: 10", "Transfer-Encoding: chunked")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: ten")]
    public async Task FramingThatContradictsItself_IsNeverAccepted(params string[] framing)
    {
        await using var app = await StartAsync();
        var body = "0\r\n\r\n"u8.ToArray();

        var answer = await RawHttp.SendAsync(app.EndPoint, Hook.Head(body, framing), body);

        Assert.InRange(answer.Status, 400, 499);
        AssertQuiet(app);
    }

    [Fact]
    public async Task ThousandsOfHeaders_AreRefusedByTheServer()
    {
        await using var app = await StartAsync();

        var answer = await RawHttp.SendAsync(
            app.EndPoint, Hook.Head([], [.. Enumerable.Range(0, 10_000).Select(number => $"x-{number}: nonsense"), "Content-Length: 0"]));

        Assert.Equal(431, answer.Status);
        AssertQuiet(app);
    }

    [Theory]
    [InlineData(',')]
    [InlineData('=')]
    [InlineData('v')]
    [InlineData('a')]
    [InlineData('\u00e9')]
    public async Task SignatureHeaderOf30Kilobytes_Is403(char filling)
    {
        await using var app = await StartAsync();

        var answer = await RawHttp.SendAsync(app.EndPoint, RawHttp.Head(
            $"POST {Hook.Path} HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            $"circleci-signature: {new string(filling, 30_000)}",
            "Content-Length: 10"));

        Assert.InRange(answer.Status, 400, 403);
        AssertQuiet(app);
    }

    [Fact]
    public async Task RequestsOnTheHeelsOfEachOther_AreEachAnswered()
    {
        await using var app = await StartAsync();
        var (first, second) = (Hook.Body(), Hook.Body());
        using var socket = await OpenAsync(app, [.. Hook.Head(first), .. first, .. Hook.Head(second), .. second]);

        // The reader may get both answers at once, so they are counted in the logs.
        Assert.Equal(200, (await RawHttp.ReadAsync(socket, _timeout.Token)).Status);
        await Wait.UntilAsync(() => app.Logs.Named("Received").Count() == 2);
        AssertQuiet(app);
    }

    [Theory]
    [InlineData(true, "HTTP/1.1 100 Continue")]
    [InlineData(false, "HTTP/1.1 403 Forbidden")]
    public async Task SenderThatAsksFirst_IsToldToGoOnOnlyWhenItsHeadIsGood(bool isSigned, string firstLine)
    {
        await using var app = await StartAsync();
        var body = Hook.Body();
        string[] lines = ["Expect: 100-continue", $"Content-Length: {body.Length}"];
        using var socket = await OpenAsync(app, isSigned
            ? Hook.Head(body, lines)
            : RawHttp.Head([$"POST {Hook.Path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", .. lines]));

        Assert.StartsWith(firstLine, (await RawHttp.ReadAsync(socket, _timeout.Token)).Head, StringComparison.Ordinal);
    }

    public void Dispose() => _timeout.Dispose();

    private static void AssertQuiet(TestApp app) => Assert.Empty(app.Logs.Warnings);

    private async Task<bool> TrySendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes, _timeout.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<Socket> OpenAsync(TestApp app, params byte[][] pieces)
    {
        var socket = await RawHttp.ConnectAsync(app.EndPoint, _timeout.Token);

        foreach (var piece in pieces)
        {
            await socket.SendAsync(piece, _timeout.Token);
        }

        return socket;
    }

    private Task<TestApp> StartAsync(
        Func<WebhookContext<Webhooks.CircleCI.CircleCIEvent>, CancellationToken, Task>? handler = null,
        Action<WebhookOptions>? options = null) =>
        Hook.StartAsync(
            handler,
            services => services.AddSingleton<TimeProvider>(_time),
            options: options);
}
