using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests;

/// <summary>An app with one endpoint of CircleCI, and deliveries to it: as requests of a client, and as bytes for a socket.</summary>
internal static class Hook
{
    public const string Path = "/webhooks/circleci";
    public const string HappenedAt = "2026-03-04T05:06:00.000Z";

    public static readonly string Secret = CapturedLogs.Never("the-secret-of-these-tests");

    /// <summary>Stands in every body, and so must stand in no log.</summary>
    public static readonly string Private = CapturedLogs.Never("a-private-part-of-the-body");

    public static Task<TestApp> StartAsync(
        Func<WebhookContext<CircleCIEvent>, CancellationToken, Task>? handler = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? pipeline = null,
        Action<WebhookOptions>? options = null,
        string environment = "Production") =>
        TestApp.StartAsync(
            all =>
            {
                services?.Invoke(all);
                all.AddCircleCIWebhook(options).On(handler ?? ((_, _) => Task.CompletedTask));
            },
            pipeline ?? (app => app.MapCircleCIWebhook(Path)),
            [("Webhooks:CircleCI:Secrets:0", Secret)],
            environment);

    /// <summary>A body with an id of its own, unless told which.</summary>
    public static byte[] Body(string? id = null, string type = "ping", string happenedAt = HappenedAt, string more = "") =>
        Encoding.UTF8.GetBytes(
            $$$"""{"type":"{{{type}}}","id":"{{{id ?? Guid.NewGuid().ToString()}}}","happened_at":"{{{happenedAt}}}",{{{more}}}"webhook":{"id":"d4ab06bc-eb79-463d-8aa4-47d066382d3b","name":"{{{Private}}}"}}""");

    public static string Sign(byte[] body, string? secret = null) => CircleCIWebhook.Sign(body, new WebhookSecret(secret ?? Secret));

    public static async Task<int> PostAsync(TestApp app, byte[] body, string? secret = null, string path = Path)
    {
        using var request = Request(body, secret, path);
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
        return (int)answer.StatusCode;
    }

    public static HttpRequestMessage Request(byte[] body, string? secret = null, string path = Path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(CircleCIWebhook.SignatureHeader, Sign(body, secret));
        return request;
    }

    /// <summary>The head of a signed request, with a Content-Length unless the lines say how the body ends.</summary>
    public static byte[] Head(byte[] body, params string[] lines) => RawHttp.Head(
    [
        $"POST {Path} HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        $"{CircleCIWebhook.SignatureHeader}: {Sign(body)}",
        .. lines.Length == 0 ? [$"Content-Length: {body.Length}"] : lines,
    ]);
}
