using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class PerfseeEndpointTests
{
    private const string Delivery = "8f2b6d10-43ce-4a7b-95d8-e61f0c37a2b4";
    private static readonly string SecretText = CapturedLogs.Never("a-secret-of-the-perfsee-endpoint-tests");

    private readonly ConcurrentQueue<WebhookContext<PerfseeEvent>> _seen = [];

    [Fact]
    public async Task DeliveryAsPerfseeSendsIt_ReachesTheHandler()
    {
        var body = PerfseeBody.Read("bundle-finished.unicode");
        await using var app = await StartAsync();
        var answer = await SendAsync(app, body);

        Assert.Equal(200, answer.Status);
        Assert.Equal("", answer.Body);
        var webhook = Assert.Single(_seen);
        Assert.Equal("fix/größe-№7", Assert.IsType<BundleFinished>(webhook.Event).Artifact.Branch);
        Assert.True(webhook.Delivery.IsVerified);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), webhook.Delivery.Id);
        Assert.Null(webhook.Delivery.OccurredAt);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["X-Perfsee-Delivery"] = Delivery,
                ["X-Perfsee-Event"] = "bundle:finished",
                ["X-Perfsee-Hook-Project"] = "tidewater-shop",
                ["X-Perfsee-Hook-ID"] = "5e9a0c74-1b3f-4d82-a6e7-20c94f8b7d31",
                ["user-agent"] = "Perfsee-Hookshot/1",
            },
            webhook.Delivery.UnsignedHeaders);
        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task SameBodyUnderAnotherDeliveryId_IsHandledOnce()
    {
        await using var app = await StartAsync();
        var body = PerfseeBody.Read("source-finished");

        Assert.Equal(200, (await SendAsync(app, body)).Status);
        Assert.Equal(200, (await SendAsync(app, body, delivery: "1c7de5a9-6b20-4f98-8d43-9a0e7f52b6c1")).Status);
        Assert.Single(_seen);
    }

    [Fact]
    public async Task EventHeaderThatLies_DoesNotChangeTheEvent()
    {
        await using var app = await StartAsync();
        var answer = await SendAsync(app, PerfseeBody.Read("source-finished"), type: "bundle:finished");

        Assert.Equal(200, answer.Status);
        Assert.IsType<SourceFinished>(Assert.Single(_seen).Event);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task HookWithoutASecret_IsRefused()
    {
        await using var app = await StartAsync();
        var answer = await SendAsync(app, PerfseeBody.Read("source-finished"), isSigned: false);

        Assert.Equal(403, answer.Status);
        Assert.Empty(_seen);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task BodyThatIsNoEvent_IsAcceptedAsUnknownWhenItsSignatureHolds()
    {
        await using var app = await StartAsync();
        var answer = await SendAsync(app, "{\"eventType\":"u8.ToArray());

        Assert.Equal(200, answer.Status);
        Assert.Equal("{\"eventType\":"u8.ToArray(), Assert.IsType<UnknownPerfseeEvent>(Assert.Single(_seen).Event).RawBody.ToArray());
        Assert.Empty(app.Logs.Errors);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        services => services.AddPerfseeWebhook().On<PerfseeEvent>((webhook, cancellationToken) =>
        {
            // Headers are copied on first access, which must come before the answer.
            _ = webhook.Delivery.UnsignedHeaders;
            _seen.Enqueue(webhook);
            return Task.CompletedTask;
        }),
        app => app.MapPerfseeWebhook("/webhooks/perfsee"),
        [("Webhooks:Perfsee:Secrets", SecretText)]);

    /// <summary>Sends what Perfsee sends, to the spelling of its headers.</summary>
    private static Task<RawHttp.Answer> SendAsync(
        TestApp app, byte[] body, string delivery = Delivery, string? type = null, bool isSigned = true) =>
        RawHttp.SendAsync(
            app.EndPoint,
            RawHttp.Head(
            [
                "POST /webhooks/perfsee HTTP/1.1",
                "Accept: */*",
                "content-type: application/json",
                "User-Agent: Perfsee-Hookshot/1",
                $"X-Perfsee-Delivery: {delivery}",
                $"X-Perfsee-Event: {type ?? PerfseeWebhook.Parse(body).Type}",
                "X-Perfsee-Hook-Project: tidewater-shop",
                "X-Perfsee-Hook-ID: 5e9a0c74-1b3f-4d82-a6e7-20c94f8b7d31",
                .. isSigned ? [$"X-Perfsee-Signature-256: {PerfseeWebhook.Sign(body, new(SecretText))}"] : Array.Empty<string>(),
                $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}",
                "Accept-Encoding: gzip,deflate",
                $"Host: 127.0.0.1:{app.Address.Port.ToString(CultureInfo.InvariantCulture)}",
                "Connection: close",
            ]),
            body);
}
