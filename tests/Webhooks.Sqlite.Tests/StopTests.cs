using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.Sqlite.Tests;

/// <summary>An app that stops accepts until nothing listens any more, and leaves one complete file.</summary>
public sealed class StopTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequestThatIsStillArrivingWhenTheAppStops_IsStoredAndAnswered(bool isConcurrent)
    {
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.Configure<HostOptions>(host => host.ServicesStopConcurrently = isConcurrent);
                services.AddCircleCIWebhook(options => options.Secrets.Add(Deliveries.Secret))
                    .On<CircleCIPing>((_, _) => Task.CompletedTask);
                services.AddSqliteInbox(_folder.File);
            },
            app => app.MapCircleCIWebhook("/webhooks/circleci"));

        var body = Deliveries.Body("late");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(app.EndPoint);
        await socket.SendAsync(RawHttp.Head(
            "POST /webhooks/circleci HTTP/1.1",
            $"Host: {app.EndPoint}",
            "Content-Type: application/json",
            $"{CircleCIWebhook.SignatureHeader}: {CircleCIWebhook.Sign(body, new(Deliveries.Secret))}",
            $"Content-Length: {body.Length}"));
        await socket.SendAsync(body.AsMemory(0, 10));
        await Eventually.Async(
            () => app.Logs.Entries.Any(entry => entry.Message.Contains("Executing endpoint", StringComparison.Ordinal)),
            "the request is in");

        // Long enough for everything to stop that does not wait for the listener.
        var stop = app.App.StopAsync();
        await Task.Delay(1000);
        Assert.False(stop.IsCompleted);
        await socket.SendAsync(body.AsMemory(10));

        using var patience = new CancellationTokenSource(Eventually.Patience);
        Assert.Equal((int)HttpStatusCode.OK, (await RawHttp.ReadAsync(socket, patience.Token)).Status);
        await stop.InTime();
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE id = 'late'"));
    }

    [Fact]
    public async Task AppThatIsStoppedAndNotDisposed_LeavesOneCompleteFile()
    {
        var app = await StartAsync();
        var store = new InboxOperator(app.Services.GetRequiredService<IWebhookDeliveryStore>());
        await AcceptAsync(app, 300);
        await Eventually.Async(() => store.Count().Handled == 300, "all are handled");

        // As an app that calls StartAsync and WaitForShutdownAsync: nobody disposes anything.
        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await app.WaitForShutdownAsync().InTime();

        Assert.Equal(["webhooks.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        using var copied = new InboxFolder();
        File.Copy(_folder.File, copied.File);
        Assert.Equal(300, copied.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2"));
        Assert.Equal(0, copied.Number("SELECT COUNT(*) FROM probe WHERE id <> 1"));
        app.Dispose();
    }

    [Fact]
    public async Task FileThatAnotherProgramHasOpenWhenTheAppStops_IsCompleteAllTheSame()
    {
        var app = await StartAsync();
        await AcceptAsync(app, 100);

        using (_folder.Open())
        {
            Assert.Equal(100, _folder.Number("SELECT COUNT(*) FROM deliveries"));
            await app.StopAsync();
            using var copied = new InboxFolder();
            File.Copy(_folder.File, copied.File);
            Assert.Equal(100, copied.Number("SELECT COUNT(*) FROM deliveries"));
        }

        app.Dispose();
    }

    [Fact]
    public async Task StoreOfAnAppThatHasStopped_SaysSo_AndOpensNothing()
    {
        var app = await StartAsync();
        var store = new InboxOperator(app.Services.GetRequiredService<IWebhookDeliveryStore>());
        await AcceptAsync(app, 1);
        await app.StopAsync();

        Assert.Contains(
            "while its host does", Assert.Throws<InvalidOperationException>(() => store.Count()).Message, StringComparison.Ordinal);
        Assert.Equal(["webhooks.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        app.Dispose();
    }

    private static async Task AcceptAsync(IHost app, int count) => Assert.All(
        await Task.WhenAll(Enumerable.Range(0, count).Select(
            _ => app.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(Deliveries.New(), default).AsTask())),
        answer => Assert.Equal(WebhookOutcome.Stored, answer));

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCircleCIWebhook(options => options.Secrets.Add(Deliveries.Secret))
            .On<CircleCIPing>((_, _) => Task.CompletedTask);
        builder.Services.AddSqliteInbox(_folder.File);
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }
}
