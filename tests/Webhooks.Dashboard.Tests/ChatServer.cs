using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Webhooks.Dashboard.Tests;

/// <summary>What the dashboard forwards to; not there until it is started.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private WebApplication? _app;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}/chat");

    /// <summary>The next text that was posted.</summary>
    public Task<string> NextAsync() => _texts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Address.GetLeftPart(UriPartial.Authority));
        _app = builder.Build();
        _app.MapPost("/chat", (Message message) => _texts.Writer.TryWrite(message.Text));
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Message(string Text);
}
