using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

/// <summary>A plain service collection: no host, no logging, no configuration, no HTTP.</summary>
public sealed class PlainServicesTests
{
    private static readonly byte[] Ping = Payload.Read("circleci/ping");

    [Fact]
    public async Task Receiver_TakesBodyAndHeadersFromAnywhere()
    {
        var seen = new List<CircleCIEvent>();
        var services = new ServiceCollection();
        services.AddCircleCIWebhook(options => options.Secrets.Add("current")).On<CircleCIEvent>((webhook, _) =>
        {
            seen.Add(webhook.Event);
            return Task.CompletedTask;
        });
        await using var app = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
        var headers = WebhookHeaders.Create(
            new("Content-Type", "application/json"), new("Circleci-Signature", CircleCIWebhook.Sign(Ping, new("current"))));

        Assert.Null(receiver.CheckHeaders(headers));
        Assert.Equal(
            new() { Outcome = WebhookOutcome.Handled, Verification = WebhookVerification.Verified(0) },
            await receiver.ReceiveAsync(headers, Ping));
        Assert.Equal(
            new() { Outcome = WebhookOutcome.Duplicate, Verification = WebhookVerification.Verified(0) },
            await receiver.ReceiveAsync(headers, Ping));
        Assert.IsType<CircleCIPing>(Assert.Single(seen));
    }

    [Fact]
    public async Task Receiver_RefusesWhatNoSecretSigned()
    {
        await using var app = App(options => options.Secrets.Add("current"));
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
        var headers = WebhookHeaders.Create(
            new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(Ping, new("another"))));

        Assert.Equal(WebhookVerificationOutcome.MissingSignature, receiver.CheckHeaders(default));
        var (missing, wrong) = (await receiver.ReceiveAsync(default, Ping), await receiver.ReceiveAsync(headers, Ping));

        Assert.Equal(
            new()
            {
                Outcome = WebhookOutcome.Refused,
                Verification = WebhookVerification.Refused(WebhookVerificationOutcome.MissingSignature)
            },
            missing);
        Assert.Equal(
            new() { Outcome = WebhookOutcome.Refused, Verification = WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch) },
            wrong);
        Assert.False(missing.IsAccepted || wrong.IsAccepted);
    }

    [Fact]
    public async Task SeveralSecrets_AreAllTriedAndTheOneThatMatchesIsTold()
    {
        await using var app = App(options =>
        {
            options.Secrets.Add("current");
            options.Secrets.Add("old");
        });
        var headers = WebhookHeaders.Create(
            new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(Ping, new("old"))));

        Assert.Equal(
            WebhookVerification.Verified(1),
            (await app.GetRequiredKeyedService<WebhookReceiver>("CircleCI").ReceiveAsync(headers, Ping)).Verification);
    }

    [Fact]
    public async Task UnsignedMode_AcceptsWithoutASignatureAndSaysThatItIsNotVerified()
    {
        var verified = new List<bool>();
        await using var app = App(
            options => options.AllowUnsigned = true,
            endpoint => endpoint.On<CircleCIEvent>((webhook, _) =>
            {
                verified.Add(webhook.Delivery.IsVerified);
                return Task.CompletedTask;
            }));
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>("CircleCI");

        Assert.Null(receiver.CheckHeaders(default));
        var receipt = await receiver.ReceiveAsync(default, Ping);

        Assert.Equal(new() { Outcome = WebhookOutcome.Handled, Verification = default }, receipt);
        Assert.Equal(-1, receipt.Verification.SecretIndex);
        Assert.Equal([false], verified);
        Assert.Equal(WebhookOutcome.Malformed, (await receiver.ReceiveAsync(default, "[]"u8.ToArray())).Outcome);
        Assert.Equal(WebhookOutcome.Malformed, (await receiver.ReceiveAsync(default, "{"u8.ToArray())).Outcome);
    }

    [Fact]
    public async Task EndpointWithoutASecret_RefusesTheFirstDeliveryWithTheCure()
    {
        await using var app = App(_ => { });
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>("CircleCI");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await receiver.ReceiveAsync(default, Ping));

        Assert.Contains("has no secret. Set Webhooks:CircleCI:Secrets:0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Webhooks__CircleCI__Secrets__0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProcessorOfAnEndpointWithoutASecret_StillHandles()
    {
        var seen = 0;
        await using var app = App(
            _ => { },
            endpoint => endpoint.On<CircleCIPing>((_, _) =>
            {
                seen++;
                return Task.CompletedTask;
            }));
        var processor = app.GetRequiredService<WebhookProcessor>();

        Assert.Equal(["CircleCI"], processor.Endpoints);
        Assert.True((await processor.ProcessAsync(new() { Delivery = PlainApp.Deliver(Ping) })).IsDone);
        Assert.Equal(1, seen);
    }

    [Fact]
    public void Headers_KeepEveryValueUnderANameInAnyCase()
    {
        var headers = WebhookHeaders.Create(new("A", "1"), new("a", "2"), new("B", ""), new("d", "3"));

        Assert.Equal("1,2", headers["A"].ToString());
        Assert.Equal(
            (false, "", WebhookVerificationOutcome.RepeatedSignature),
            (headers.TryGetSignature("a", out var value, out var refusal), value, refusal));
        Assert.Equal(
            (false, "", WebhookVerificationOutcome.MissingSignature),
            (headers.TryGetSignature("b", out value, out refusal), value, refusal));
        Assert.Equal(
            (false, "", WebhookVerificationOutcome.MissingSignature),
            (headers.TryGetSignature("c", out value, out refusal), value, refusal));
        Assert.Equal(
            (true, "3", WebhookVerificationOutcome.NotVerified), (headers.TryGetSignature("D", out value, out refusal), value, refusal));
        Assert.Equal(0, default(WebhookHeaders)["A"].Count);
        Assert.Throws<ArgumentNullException>(() => WebhookHeaders.Create(null!));
    }

    private static ServiceProvider App(Action<WebhookOptions> configure, Action<WebhookBuilder>? endpoint = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddCircleCIWebhook(configure);
        endpoint?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
