using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>
/// One row for each situation of the status table, over a real socket: the status, no body, and whether the body was waited for.
/// </summary>
public sealed class StatusTableTests
{
    private const string Json = "Content-Type: application/json";
    private const string Announced = "Content-Length: 10";

    private static readonly string Signature = $"circleci-signature: v1={new string('a', 64)}";

    // Nothing of the announced body is ever sent: whoever waited for it would not answer.
    private static readonly Row[] Unread =
    [
        new("GET", 405, "method_not_allowed", "GET", Announced),
        new("GET with a signature", 405, "method_not_allowed", "GET", Signature, Announced),
        new("HEAD", 405, "method_not_allowed", "HEAD"),
        new("PUT", 405, "method_not_allowed", "PUT", Announced),
        new("PATCH", 405, "method_not_allowed", "PATCH", Announced),
        new("DELETE", 405, "method_not_allowed", "DELETE", Announced),
        new("OPTIONS", 405, "method_not_allowed", "OPTIONS", Announced),
        new("an unheard-of method", 405, "method_not_allowed", "BREW", Announced),
        new("no content type", 415, "unsupported_media_type", "POST", Signature, Announced),
        new("an empty content type", 415, "unsupported_media_type", "POST", "Content-Type: ", Signature, Announced),
        new("a malformed content type", 415, "unsupported_media_type", "POST", "Content-Type: a/b/c;;", Signature, Announced),
        new("half a content type", 415, "unsupported_media_type", "POST", "Content-Type: application/", Signature, Announced),
        new("another content type", 415, "unsupported_media_type", "POST", "Content-Type: text/plain", Signature, Announced),
        new("a form", 415, "unsupported_media_type", "POST", "Content-Type: application/x-www-form-urlencoded", Announced),
        new("a relative of JSON", 415, "unsupported_media_type", "POST", "Content-Type: application/problem+json", Signature, Announced),
        new("two content types", 415, "unsupported_media_type", "POST", Json, Json, Signature, Announced),
        new("gzip", 415, "unsupported_media_type", "POST", Json, Signature, "Content-Encoding: gzip", Announced),
        new("an unheard-of encoding", 415, "unsupported_media_type", "POST", Json, Signature, "Content-Encoding: zip", Announced),
        new("gzip behind identity", 415, "unsupported_media_type", "POST", Json, Signature, "Content-Encoding: identity, gzip", Announced),
        new(
            "gzip in a line of its own", 415, "unsupported_media_type", "POST", Json, Signature, "Content-Encoding: identity",
            "Content-Encoding: gzip", Announced),
        new(
            "an encoding that begins like identity", 415, "unsupported_media_type", "POST", Json, Signature, "Content-Encoding: identity2",
            Announced),
        new("a length over the limit", 413, "too_large", "POST", Json, Signature, "Content-Length: 4194305"),
        new("a length over every limit", 413, "too_large", "POST", Json, Signature, "Content-Length: 9223372036854775807"),
        new("no signature", 403, "missing_signature", "POST", Json, Announced),
        new("no signature, without end", 403, "missing_signature", "POST", Json, "Transfer-Encoding: chunked"),
        new("an empty signature", 403, "missing_signature", "POST", Json, "circleci-signature: ", Announced),
        new("a repeated signature", 403, "repeated_signature", "POST", Json, Signature, Signature, Announced),
        new("a malformed signature", 403, "malformed_signature", "POST", Json, "circleci-signature: v1=not-a-valid-signature", Announced),
        new("a signature without version", 403, "malformed_signature", "POST", Json, Signature.Replace("v1=", ""), Announced),
        new("an unknown version", 403, "unsupported_signature", "POST", Json, Signature.Replace("v1=", "v2="), Announced),
    ];

    public static TheoryData<string> NamesOfUnread => [.. Unread.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(NamesOfUnread))]
    public async Task RequestThatIsRefusedByItsHead_IsAnsweredWithoutItsBody(string name)
    {
        var row = Unread.Single(row => row.Name == name);
        await using var app = await Hook.StartAsync();
        using var metrics = new Metrics(app);

        var answer = await RawHttp.SendAsync(
            app.EndPoint, RawHttp.Head([$"{row.Method} {Hook.Path} HTTP/1.1", "Host: localhost", .. row.Lines]));

        AssertEmpty(row.Status, answer);
        Assert.Equal(row.Status == 405, answer.Head.Contains("Allow: POST", StringComparison.Ordinal));
        AssertCountedOnce(metrics, "refused", row.Reason);
        Assert.Empty(metrics.Of("webhooks.delivery.body_size"));
        Assert.Single(app.Logs.Entries, entry => entry.Event is "NotRead" or "RedirectedDelivery");
        Assert.Empty(app.Logs.Errors);
    }

    [Theory]
    [InlineData("application/json", """{"type":"ping","id":"1"}""")]
    [InlineData("Application/JSON", """{"type":"ping","id":"1"}""")]
    [InlineData("application/json; charset=utf-8; a=\"b\"", """{"type":"ping","id":"1"}""")]
    [InlineData("application/json", """{"type":"workflow-started"}""")]
    [InlineData("application/json", "hello world")]
    [InlineData("application/json", "")]
    public async Task SignedBody_Is200(string contentType, string body)
    {
        await using var app = await Hook.StartAsync();
        using var metrics = new Metrics(app);
        var bytes = Encoding.UTF8.GetBytes(body);

        var answer = await RawHttp.SendAsync(app.EndPoint, Head(contentType, Hook.Sign(bytes), bytes.Length), bytes);

        AssertEmpty(200, answer);
        AssertCountedOnce(metrics, "handled", reason: null);
        Assert.Equal(bytes.Length, metrics.Of("webhooks.delivery.body_size").Single().Value);
        Assert.Single(app.Logs.Named("Received"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("identity, IDENTITY ")]
    [InlineData("")]
    public async Task BodyThatIsEncodedAsItIs_Is200(string encoding)
    {
        await using var app = await Hook.StartAsync();
        var body = Hook.Body();

        var answer = await RawHttp.SendAsync(
            app.EndPoint, Hook.Head(body, $"Content-Encoding: {encoding}", $"Content-Length: {body.Length}"), body);

        AssertEmpty(200, answer);
    }

    [Fact]
    public async Task SignatureOfAnotherSecret_Is403AfterTheBodyWasRead()
    {
        await using var app = await Hook.StartAsync();
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        var answer = await RawHttp.SendAsync(app.EndPoint, Head("application/json", Hook.Sign(body, "another secret"), body.Length), body);

        AssertEmpty(403, answer);
        AssertCountedOnce(metrics, "refused", "mismatch");
        Assert.Equal(body.Length, metrics.Of("webhooks.delivery.body_size").Single().Value);
        Assert.Contains("Mismatch", Assert.Single(app.Logs.Named("Refused")).Message, StringComparison.Ordinal);
        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task GetWithASignature_IsLoggedAsADeliveryLostInARedirect()
    {
        await using var app = await Hook.StartAsync();

        await RawHttp.SendAsync(app.EndPoint, RawHttp.Head($"GET {Hook.Path} HTTP/1.1", "Host: localhost", Signature));

        var entry = Assert.Single(app.Logs.Named("RedirectedDelivery"));
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Contains("Set the final address", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetOfABrowser_IsNoWarning()
    {
        await using var app = await Hook.StartAsync(environment: "Development");

        await RawHttp.SendAsync(app.EndPoint, RawHttp.Head($"GET {Hook.Path} HTTP/1.1", "Host: localhost"));

        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task OldEvent_Is400()
    {
        await using var app = await Hook.StartAsync(options: options => options.MaxEventAge = TimeSpan.FromHours(1));

        Assert.Equal(400, await Hook.PostAsync(app, Hook.Body(happenedAt: "2020-01-01T00:00:00Z")));
        Assert.Single(app.Logs.Named("Expired"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public async Task UnsignedBodyThatIsNoObject_Is400(string body)
    {
        await using var app = await StartUnsignedAsync();

        Assert.Equal(400, await Hook.PostAsync(app, Encoding.UTF8.GetBytes(body)));
        Assert.Single(app.Logs.Named("NotAnObject"));
    }

    [Fact]
    public async Task UnsignedObject_Is200AndNotVerified()
    {
        var isVerified = new List<bool>();
        await using var app = await StartUnsignedAsync(isVerified);
        using var metrics = new Metrics(app);
        using var content = new ByteArrayContent(Hook.Body());
        content.Headers.ContentType = new("application/json");

        using var answer = await app.Client.PostAsync(Hook.Path, content);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.False(Assert.Single(isVerified));
        Assert.Null(metrics.Of("webhooks.deliveries").Single()["secret_index"]);
    }

    [Fact]
    public async Task HandlerThatThrows_Is500AndTheIdIsFreeAgain()
    {
        var runs = 0;
        await using var app = await Hook.StartAsync(
            (_, _) => ++runs == 1 ? throw new InvalidOperationException("No.") : Task.CompletedTask);
        var body = Hook.Body();

        Assert.Equal(500, await Hook.PostAsync(app, body));
        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task TypeThatNobodyHandles_Is200()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook().On<JobCompleted>((_, _) => Task.CompletedTask),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets", Hook.Secret)]);

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(type: "ping")));
    }

    private static Task<TestApp> StartUnsignedAsync(List<bool>? isVerified = null) => TestApp.StartAsync(
        services => services.AddCircleCIWebhook(options => options.AllowUnsigned = true).On<CircleCIEvent>((webhook, _) =>
        {
            isVerified?.Add(webhook.Delivery.IsVerified);
            return Task.CompletedTask;
        }),
        app => app.MapCircleCIWebhook(Hook.Path));

    private static byte[] Head(string contentType, string signature, int length) => RawHttp.Head(
        $"POST {Hook.Path} HTTP/1.1",
        "Host: localhost",
        $"Content-Type: {contentType}",
        $"circleci-signature: {signature}",
        $"Content-Length: {length}");

    private static void AssertEmpty(int status, RawHttp.Answer answer)
    {
        Assert.Equal((status, ""), (answer.Status, answer.Body));
        Assert.DoesNotContain("Transfer-Encoding", answer.Head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Retry-After", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertCountedOnce(Metrics metrics, string outcome, string? reason)
    {
        var counted = Assert.Single(metrics.Of("webhooks.deliveries"));
        Assert.Equal((1, "CircleCI", outcome, reason), (counted.Value, counted["endpoint"], counted["outcome"], counted["reason"]));
    }

    private sealed record Row(string Name, int Status, string Reason, string Method, params string[] Lines);
}
