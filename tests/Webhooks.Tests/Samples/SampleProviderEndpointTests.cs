using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Samples.GitHub;
using Samples.StandardWebhooks;

namespace Webhooks.Tests.Samples;

/// <summary>Providers that this repository's packages know nothing of, served by the same endpoint over a real socket.</summary>
public sealed class SampleProviderEndpointTests
{
    private const string GitHubSecret = "a-secret-of-the-github-sample";
    private const string StandardSecret = "whsec_YS1zZWNyZXQtb2YtdGhlLXN0YW5kYXJkLXNhbXBsZQ==";

    [Fact]
    public async Task EventNamedByAHeader_IsTypedAndHandledOnce()
    {
        var seen = new List<WebhookContext<GitHubEvent>>();
        await using var app = await StartAsync(new GitHubProvider(), GitHubSecret, seen);
        var body = """{"ref":"refs/heads/main","after":"9f2c1d","repository":{"full_name":"octo/demo"},"commits":[]}"""u8.ToArray();

        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, new GitHubProvider(), GitHubSecret, body, ("X-GitHub-Event", "push")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, new GitHubProvider(), GitHubSecret, body, ("X-GitHub-Event", "push")));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(app, new GitHubProvider(), "another-secret", body));

        var push = Assert.IsType<Push>(Assert.Single(seen).Event);
        Assert.Equal(("refs/heads/main", "octo/demo", "push"), (push.Ref, push.Repository?.FullName, push.Type));
        Assert.Equal("push", seen[0].Delivery.UnsignedHeaders["x-github-event"]);
        Assert.Empty(app.Logs.Warnings);
    }

    [Theory]
    [InlineData("star", """{"action":"created"}""")]
    [InlineData("push", """{"ref":null}""")]
    [InlineData("push", "[]")]
    [InlineData("push", "\"\\ud800\"")]
    public async Task EventThatTheProviderCannotType_ArrivesAsUnknown(string type, string body)
    {
        var seen = new List<WebhookContext<GitHubEvent>>();
        await using var app = await StartAsync(new GitHubProvider(), GitHubSecret, seen);

        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, new GitHubProvider(), GitHubSecret, bytes, ("X-GitHub-Event", type)));

        var unknown = Assert.IsType<UnknownGitHubEvent>(Assert.Single(seen).Event);
        Assert.Equal((type, body), (unknown.Type, System.Text.Encoding.UTF8.GetString(unknown.RawBody.Span)));
    }

    [Fact]
    public async Task SchemeThatSignsHeaders_IsHandled_AndKnowsARepeatByItsSignedId()
    {
        var seen = new List<WebhookContext<StandardWebhook>>();
        await using var app = await StartAsync(new StandardWebhooksProvider(), StandardSecret, seen);
        var body = """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{"id":"in_7"}}"""u8.ToArray();

        // The same body under another id is another event.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, new StandardWebhooksProvider(), StandardSecret, body));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, new StandardWebhooksProvider(), StandardSecret, body));

        Assert.Equal(2, seen.Count);
        Assert.Equal(2, seen.Select(webhook => webhook.Delivery.Id).Distinct().Count());
        Assert.All(seen, webhook => Assert.StartsWith("msg_", webhook.Delivery.Id, StringComparison.Ordinal));
        Assert.Equal("in_7", seen[0].Event.Data.GetProperty("id").GetString());
    }

    private static Task<TestApp> StartAsync<TEvent>(WebhookProvider provider, string secret, List<WebhookContext<TEvent>> seen)
        where TEvent : WebhookEvent => TestApp.StartAsync(
            services => services.AddWebhook(provider).On<TEvent>((webhook, cancellationToken) =>
            {
                _ = webhook.Delivery.UnsignedHeaders;
                seen.Add(webhook);
                return Task.CompletedTask;
            }),
            app => app.MapWebhook("/webhooks/sample", provider.Name),
            [($"Webhooks:{provider.Name}:Secrets:0", CapturedLogs.Never(secret))]);

    private static async Task<HttpStatusCode> SendAsync(
        TestApp app, WebhookProvider provider, string secret, byte[] body, params (string Name, string Value)[] more)
    {
        var headers = more.ToDictionary(header => header.Name, header => header.Value);
        provider.Sign(headers, body, provider.CreateSecret(secret));

        using var content = new ByteArrayContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/sample") { Content = content };

        foreach (var (name, value) in headers)
        {
            Assert.True(content.Headers.TryAddWithoutValidation(name, value) || request.Headers.TryAddWithoutValidation(name, value));
        }

        using var answer = await app.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
