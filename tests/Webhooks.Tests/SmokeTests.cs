using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task SignedPing_IsHandled()
    {
        var seen = new List<CircleCIEvent>();
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook().On<CircleCIEvent>((webhook, _) =>
            {
                seen.Add(webhook.Event);
                return Task.CompletedTask;
            }),
            app => app.MapCircleCIWebhook("/webhooks/circleci"),
            [("Webhooks:CircleCI:Secrets:0", CapturedLogs.Never("a-secret-of-the-smoke-test"))]);

        var body = """{"type":"ping","id":"92e0554a-837f-4086-913b-0dc7665d2a84","happened_at":"2022-09-19T15:59:36.507435Z","webhook":{"id":"d4ab06bc-eb79-463d-8aa4-47d066382d3b","name":"fly.io"}}"""u8.ToArray();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, new("a-secret-of-the-smoke-test")));
        var answer = await app.Client.PostAsync("/webhooks/circleci", content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("fly.io", Assert.IsType<CircleCIPing>(Assert.Single(seen)).Webhook.Name);
        Assert.Empty(app.Logs.Warnings);
    }
}
