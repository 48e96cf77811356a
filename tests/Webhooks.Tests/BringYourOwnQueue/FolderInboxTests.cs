using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MyApp;
using Webhooks.CircleCI;

namespace Webhooks.Tests.BringYourOwnQueue;

/// <summary>The example of docs/bring-your-own-queue.md, run as it stands there.</summary>
public sealed class FolderInboxTests : IDisposable
{
    private const string Secret = "the-secret-of-the-folder-inbox";

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-inbox-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ExampleInTheDocument_IsTheOneThatIsTested()
    {
        Assert.Contains(
            $"```csharp\n{Read("tests/Webhooks.Tests/BringYourOwnQueue/FolderInbox.cs")}```\n",
            Read("docs/bring-your-own-queue.md"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliveryStoredByAnAppThatEnded_IsHandledByTheNext_AndARetryRunsOnlyWhatFailed()
    {
        await using (var receiver = await StartAsync(isHandling: false))
        {
            await SendAsync(receiver, "first");
        }

        var (good, bad) = (new List<int>(), new List<int>());
        await using var app = await StartAsync(isHandling: true, endpoint => endpoint
            .On<CircleCIPing>((webhook, _) =>
            {
                good.Add(webhook.Attempt);
                return Task.CompletedTask;
            })
            .On<CircleCIPing>((webhook, _) =>
            {
                bad.Add(webhook.Attempt);
                return webhook.Attempt == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
            }));

        await Wait.UntilAsync(() => Directory.GetFiles(_folder).Length == 0);
        Assert.Equal([1], good);
        Assert.Equal([1, 2], bad);
    }

    [Fact]
    public async Task Repeat_IsStoredAndNotHandledAgain()
    {
        var handled = new ConcurrentQueue<string>();
        await using var app = await StartAsync(isHandling: true, endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            handled.Enqueue(webhook.Delivery.Id);
            return Task.CompletedTask;
        }));

        await SendAsync(app, "repeated");
        await SendAsync(app, "repeated");
        await SendAsync(app, "other");

        await Wait.UntilAsync(() => Directory.GetFiles(_folder).Length == 0);
        // Which of them is first is open: they are handled at once.
        Assert.Equal(["other", "repeated"], handled.Order());
    }

    private Task<TestApp> StartAsync(bool isHandling, Action<WebhookBuilder>? handlers = null) => TestApp.StartAsync(
        services =>
        {
            var endpoint = services.AddCircleCIWebhook();
            handlers?.Invoke(endpoint);
            services.AddWebhookInbox(app => new FolderInbox(_folder, app));

            if (isHandling)
            {
                services.AddHostedService(app => app.GetRequiredService<FolderInbox>());
            }
        },
        app => app.MapCircleCIWebhook("/webhooks/circleci"),
        [("Webhooks:CircleCI:Secrets:0", CapturedLogs.Never(Secret))]);

    private static async Task SendAsync(TestApp app, string id)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"ping","id":"{{id}}","happened_at":"2026-01-02T03:04:05Z"}""");
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, new(Secret)));
        using var answer = await app.Client.PostAsync("/webhooks/circleci", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static string Read(string path, [CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(file, "../../../..", path)).ReplaceLineEndings("\n");
}
