using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.AspNetCore;

/// <summary>The same over HTTP/2, as behind many a proxy: bodies come in frames, and senders hang up by resetting a stream.</summary>
public sealed class Http2Tests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task SignedBody_IsHandled()
    {
        await using var app = await StartAsync();

        foreach (var body in new[] { Hook.Body(), Hook.Body(more: $"\"more\":\"{new string('x', 100_000)}\",") })
        {
            using var request = Hook.Request(body);
            (request.Version, request.VersionPolicy) = Http2;
            using var answer = await app.Client.SendAsync(request);
            Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK), (answer.Version, answer.StatusCode));
        }
    }

    [Fact]
    public async Task StreamThatIsReset_IsCountedAndADebugLine()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        using var request = Hook.Request([]);
        using var cancellation = new CancellationTokenSource();
        request.Content = new StalledContent();
        request.Content.Headers.ContentType = new("application/json");
        (request.Version, request.VersionPolicy) = Http2;
        var sending = app.Client.SendAsync(request, cancellation.Token);
        await Wait.UntilAsync(() => _time.Waiting == 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Wait.UntilAsync(() => metrics.Of("webhooks.deliveries").Any());
        Assert.Equal(1, metrics.Deliveries(("outcome", "refused"), ("reason", "unreadable_body")));
        Assert.Empty(app.Logs.Warnings);
    }

    private static (Version Version, HttpVersionPolicy Policy) Http2 => (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);

    private Task<TestApp> StartAsync() => Hook.StartAsync(services: services => services
        .AddSingleton<TimeProvider>(_time)
        .Configure<KestrelServerOptions>(
            kestrel => kestrel.ConfigureEndpointDefaults(listener => listener.Protocols = HttpProtocols.Http2)));

    private sealed class StalledContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1000;
            return true;
        }
    }
}
