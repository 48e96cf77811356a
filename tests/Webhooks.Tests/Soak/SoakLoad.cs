using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Soak;

/// <summary>Twenty kinds of deliveries in turn, each with what it must be answered and counted as.</summary>
internal sealed class SoakLoad(TestApp app)
{
    public const int MaxBody = 20_000;
    public const string FailsFirst = "fails-the-first-time";
    public static readonly string OldSecret = CapturedLogs.Never("the-old-secret-of-the-soak");

    private readonly ConcurrentDictionary<string, long> _expected = [];
    private int _sent;
    private int _runs;
    private int _failures;

    public int Sent => _sent;

    public int ExpectedRuns => _runs;

    public int ExpectedFailures => _failures;

    public IReadOnlyDictionary<string, long> Expected => new SortedDictionary<string, long>(_expected, StringComparer.Ordinal);

    public Task SendAsync(int number) => (number % 20) switch
    {
        0 => PostAsync(403, "refused mismatch", Hook.Body(), "a secret of nobody's"),
        1 => SendAsync(403, "refused missing_signature", Request(Hook.Body(), signature: null)),
        2 => SendAsync(403, "refused malformed_signature", Request(Hook.Body(), "v1=not-a-valid-signature")),
        3 => SendAsync(403, "refused unsupported_signature", Request(Hook.Body(), "v2=00")),
        4 => SendAsync(415, "refused unsupported_media_type", Request(Hook.Body(), "v1=00", "text/plain")),
        5 => SendAsync(405, "refused method_not_allowed", new(HttpMethod.Get, Hook.Path)),
        6 => PostAsync(413, "refused too_large", Hook.Body(more: $"\"more\":\"{new string('x', MaxBody)}\",")),
        7 => RepeatAsync(Hook.Body()),
        8 => FailAndRepeatAsync(Hook.Body(type: FailsFirst)),
        9 => HandledAsync(Encoding.UTF8.GetBytes($"not JSON, number {number}")),
        10 => HandledAsync(Hook.Body(type: $"unknown-{number}")),
        11 => HandledAsync(Hook.Body(more: $"\"more\":\"{new string('x', MaxBody / 2)}\",")),
        12 => PostAsync(200, "handled 1", Hook.Body(), OldSecret, runs: 1),
        13 => BreakOffAsync(),
        14 => SendEndlesslyAsync(),
        _ => HandledAsync(Hook.Body()),
    };

    private Task HandledAsync(byte[] body) => PostAsync(200, "handled 0", body, runs: 1);

    private Task PostAsync(int status, string counted, byte[] body, string? secret = null, int runs = 0) =>
        SendAsync(status, counted, Hook.Request(body, secret), runs);

    private async Task SendAsync(int status, string counted, HttpRequestMessage request, int runs = 0)
    {
        using (request)
        {
            using var answer = await app.Client.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            Expect(counted, runs);
        }
    }

    // Three at once: one is handled, whichever comes first.
    private async Task RepeatAsync(byte[] body)
    {
        var answers = await Task.WhenAll(Hook.PostAsync(app, body), Hook.PostAsync(app, body), Hook.PostAsync(app, body));
        Assert.Equal([200, 200, 200], answers);
        Expect("handled 0", runs: 1);
        Expect("duplicate 0");
        Expect("duplicate 0");
    }

    private async Task FailAndRepeatAsync(byte[] body)
    {
        await PostAsync(500, "failed 0", body, runs: 1);
        Interlocked.Increment(ref _failures);
        await HandledAsync(body);
        await PostAsync(200, "duplicate 0", body);
    }

    private async Task BreakOffAsync()
    {
        using var socket = await OpenAsync(Hook.Head([], "Content-Length: 1000"), "{"u8.ToArray());
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, (await RawHttp.ReadAsync(socket, CancellationToken.None)).Status);
        Expect("refused unreadable_body");
    }

    private async Task SendEndlesslyAsync()
    {
        byte[] chunk = [.. "3e8\r\n"u8, .. new byte[1000], .. "\r\n"u8];
        using var socket = await OpenAsync(Hook.Head([], "Transfer-Encoding: chunked"));
        var answer = RawHttp.ReadAsync(socket, CancellationToken.None);

        for (var sent = 0; sent <= MaxBody; sent += 1000)
        {
            await socket.SendAsync(chunk);
        }

        Assert.Equal(413, (await answer).Status);
        Expect("refused too_large");
    }

    private async Task<Socket> OpenAsync(params byte[][] pieces)
    {
        var socket = await RawHttp.ConnectAsync(app.EndPoint, CancellationToken.None);

        foreach (var piece in pieces)
        {
            await socket.SendAsync(piece);
        }

        return socket;
    }

    private static HttpRequestMessage Request(byte[] body, string? signature, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Hook.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(contentType);

        if (signature is not null)
        {
            request.Headers.Add(CircleCIWebhook.SignatureHeader, signature);
        }

        return request;
    }

    private void Expect(string counted, int runs = 0)
    {
        _expected.AddOrUpdate(counted, 1, (_, count) => count + 1);
        Interlocked.Add(ref _runs, runs);
        Interlocked.Increment(ref _sent);
    }
}
