using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.Sqlite.Tests;

/// <summary>The inbox behind a real server.</summary>
public sealed class HttpTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SignedDelivery_IsAnswered200_AndHandledAfterwards()
    {
        var handled = new TaskCompletionSource<string>();
        await using var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            handled.TrySetResult(webhook.Event.Webhook.Name);
            return Task.CompletedTask;
        }));

        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, "1"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, "1"));
        Assert.Equal("build", await handled.Task.InTime());
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries"));
    }

    [Fact]
    public async Task FailingHandler_IsNoBusinessOfTheSenders()
    {
        await using var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>((_, _) => throw new InvalidOperationException("down")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, "1"));
    }

    [Fact]
    public async Task RequestThatIsInFlightWhenTheAppStops_IsStoredAndAnswered()
    {
        await using var app = await StartAsync(_ => { });
        Task<HttpStatusCode> answer;
        Task stop;

        using (_folder.Lock())
        {
            answer = SendAsync(app, "1");
            await Eventually.Async(
                () => app.Logs.Entries.Any(entry => entry.Message.Contains("Executing endpoint", StringComparison.Ordinal)),
                "the request is in");
            stop = app.App.StopAsync();
            await Task.Delay(200);
            Assert.False(answer.IsCompleted);
        }

        Assert.Equal(HttpStatusCode.OK, await answer.InTime());
        await stop.InTime();
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE id = '1'"));
    }

    [Fact]
    public async Task QueueThatStaysFull_IsAnswered503WithRetryAfter_WithinTheSendersTime()
    {
        await using var app = await StartAsync(
            _ => { }, inbox => inbox.QueueCapacity = 1, options => options.ResponseTimeout = TimeSpan.FromMilliseconds(300));

        using (_folder.Lock())
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(index => PostAsync(app, $"{index}"))).InTime();
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
            Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));
        }
    }

    private static async Task<HttpStatusCode> SendAsync(TestApp app, string id)
    {
        using var answer = await PostAsync(app, id);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string id)
    {
        var body = Deliveries.Body(id);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, new(Deliveries.Secret)));
        return await app.Client.PostAsync("/webhooks/circleci", content);
    }

    private Task<TestApp> StartAsync(
        Action<WebhookBuilder> handlers, Action<SqliteInboxOptions>? inbox = null, Action<WebhookOptions>? endpoint = null) =>
            TestApp.StartAsync(
            services =>
            {
                handlers(services.AddCircleCIWebhook(options =>
                {
                    options.Secrets.Add(Deliveries.Secret);
                    endpoint?.Invoke(options);
                }));
                services.AddSqliteInbox(options =>
                {
                    options.Path = _folder.File;
                    inbox?.Invoke(options);
                });
            },
            app => app.MapCircleCIWebhook("/webhooks/circleci"));
}
