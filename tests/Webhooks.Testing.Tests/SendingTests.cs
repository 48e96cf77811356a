using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;
using Webhooks.Tests;

namespace Webhooks.Testing.Tests;

/// <summary>Requests to a real server: the right one is handled, and each wrong one is refused for the reason that its name says.</summary>
public sealed class SendingTests : IAsyncLifetime
{
    private static readonly string Secret = CapturedLogs.Never("current-secret-of-the-sending-tests");
    private static readonly string Retired = CapturedLogs.Never("retired-secret-of-the-sending-tests");

    private readonly RecordingHandler<WorkflowCompleted> _workflows = new();
    private readonly RecordingHandler<PerfseeEvent> _measurements = new();
    private readonly List<IReadOnlyDictionary<string, string>> _headers = [];
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(
        services =>
        {
            services.AddCircleCIWebhook().On<WorkflowCompleted>(_workflows.HandleAsync);
            services.AddPerfseeWebhook().On<PerfseeEvent>(_measurements.HandleAsync).On<PerfseeEvent>((webhook, _) =>
            {
                _headers.Add(webhook.Delivery.UnsignedHeaders);
                return Task.CompletedTask;
            });
        },
        app =>
        {
            app.MapCircleCIWebhook("/circleci");
            app.MapPerfseeWebhook("/perfsee");
        },
        [("Webhooks:CircleCI:Secrets:0", Secret), ("Webhooks:CircleCI:Secrets:1", Retired), ("Webhooks:Perfsee:Secrets:0", Secret)]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("current-secret-of-the-sending-tests")]
    [InlineData("retired-secret-of-the-sending-tests")]
    public async Task SignedWithAListedSecret_IsHandled(string secret)
    {
        var payload = CircleCIPayload.WorkflowCompleted().Failed();

        using var answer = await _app.Client.SendCircleCIWebhookAsync("/circleci", payload, secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(CircleCIWebhook.Parse(payload.ToBytes()).Id, (await _workflows.NextAsync()).Id);
        Assert.Empty(_app.Logs.Warnings);
    }

    [Fact]
    public async Task PerfseesTwin_CarriesEveryHeaderThatPerfseeSends()
    {
        using var answer = await _app.Client.SendPerfseeWebhookAsync("/perfsee", PerfseePayload.BundleFinished(), Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.IsType<BundleFinished>(await _measurements.NextAsync());
        var headers = Assert.Single(_headers);
        Assert.Equal("bundle:finished", headers["X-Perfsee-Event"]);
        Assert.Equal("storefront", headers["X-Perfsee-Hook-Project"]);
        Assert.Equal("Perfsee-Hookshot/1", headers["User-Agent"]);
        var request = new SignedWebhookRequest(PerfseePayload.BundleFinished(), Secret);
        Assert.Equal(("gzip,deflate", "close"), (request.Headers["Accept-Encoding"], request.Headers["Connection"]));
        Assert.True(Guid.TryParse(headers["X-Perfsee-Delivery"], out _));
        Assert.True(Guid.TryParse(headers["X-Perfsee-Hook-ID"], out _));
    }

    [Fact]
    public async Task SentAgain_IsARepeatAndNotHandledAgain()
    {
        var request = new SignedWebhookRequest(CircleCIPayload.WorkflowCompleted(), Secret);

        using var first = await _app.Client.SendWebhookAsync("/circleci", request);
        using var second = await _app.Client.SendWebhookAsync("/circleci", request);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Single(_workflows.Received);
    }

    [Theory]
    [InlineData("wrong signature", HttpStatusCode.Forbidden, "Refused", "Mismatch")]
    [InlineData("foreign secret", HttpStatusCode.Forbidden, "Refused", "Mismatch")]
    [InlineData("tampered body", HttpStatusCode.Forbidden, "Refused", "Mismatch")]
    [InlineData("without signature", HttpStatusCode.Forbidden, "NotRead", "missing_signature")]
    [InlineData("malformed signature", HttpStatusCode.Forbidden, "NotRead", "malformed_signature")]
    [InlineData("other content type", HttpStatusCode.UnsupportedMediaType, "NotRead", "unsupported_media_type")]
    [InlineData("without content type", HttpStatusCode.UnsupportedMediaType, "NotRead", "unsupported_media_type")]
    [InlineData("too large", HttpStatusCode.RequestEntityTooLarge, "NotRead", "too_large")]
    public async Task SentWrong_IsRefusedForThatReason(string how, HttpStatusCode status, string eventName, string reason)
    {
        var payload = CircleCIPayload.WorkflowCompleted();
        var right = new SignedWebhookRequest(payload, Secret);
        var request = how switch
        {
            "wrong signature" => right.WithWrongSignature(),
            "foreign secret" => new SignedWebhookRequest(payload, "foreign-secret"),
            "tampered body" => right.WithTamperedBody(),
            "without signature" => right.WithoutSignature(),
            "malformed signature" => right.WithHeader(CircleCIWebhook.SignatureHeader, "v1=nonsense"),
            "other content type" => right.WithContentType("text/plain"),
            "without content type" => right.WithContentType(null),
            _ => new SignedWebhookRequest(payload.PaddedTo((4 * 1024 * 1024) + 1), Secret),
        };

        using var answer = await _app.Client.SendWebhookAsync("/circleci", request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, Assert.Single(_app.Logs.Named(eventName)).Message, StringComparison.Ordinal);
        Assert.Empty(_workflows.Received);
        Assert.Empty(_app.Logs.Warnings);
    }

    [Fact]
    public async Task PaddedToTheLimit_IsHandled()
    {
        using var answer = await _app.Client.SendCircleCIWebhookAsync(
            "/circleci", CircleCIPayload.WorkflowCompleted().PaddedTo(4 * 1024 * 1024), Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await _workflows.NextAsync()).Drift);
    }

    [Fact]
    public async Task AnyBytes_CanBeSignedAndSent()
    {
        var request = new SignedWebhookRequest(PerfseeWebhook.Provider, "not JSON"u8, Secret);

        using var answer = await _app.Client.SendWebhookAsync("/perfsee", request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var unknown = Assert.IsType<UnknownPerfseeEvent>(await _measurements.NextAsync());
        Assert.Equal("not JSON", Encoding.UTF8.GetString(unknown.RawBody.Span));
    }
}
