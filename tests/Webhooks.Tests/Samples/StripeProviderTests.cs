using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Samples.Stripe;
using Webhooks.Testing;

namespace Webhooks.Tests.Samples;

/// <summary>A provider that this repository's packages know nothing of, served by the same endpoint over a real socket.</summary>
public sealed class StripeProviderTests
{
    private const string Secret = "whsec_of_the_stripe_sample";
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly byte[] Body =
        """{"id":"evt_1","type":"invoice.paid","created":1772600761,"data":{"object":{"id":"in_7","amount_paid":1250}}}"""u8.ToArray();

    [Fact]
    public async Task Event_IsTyped_AndHandledOnce()
    {
        var (paid, unknown) = (new RecordingHandler<InvoicePaid>(), new RecordingHandler<UnknownStripeEvent>());
        await using var app = await StartAsync(
            endpoint => endpoint.On<InvoicePaid>(paid.HandleAsync).On<UnknownStripeEvent>(unknown.HandleAsync));

        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, Body, Secret));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, Body, Secret));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(app, Body, "another"));

        var received = Assert.Single(paid.Received);
        Assert.Equal(("evt_1", 1250L), (received.Id, received.Data?.Subject?.AmountPaid));
        Assert.Empty(unknown.Received);
        Assert.Empty(app.Logs.Warnings);
    }

    [Theory]
    [InlineData("""{"id":"evt_2","type":"invoice.paid","created":"yesterday"}""")]
    [InlineData("""{"id":"evt_3","type":"of.the.future"}""")]
    [InlineData("[]")]
    [InlineData("\"\\ud800\"")]
    public async Task WhatTheProviderCannotType_ArrivesAsUnknown(string body)
    {
        var unknown = new RecordingHandler<UnknownStripeEvent>();
        await using var app = await StartAsync(endpoint => endpoint.On<UnknownStripeEvent>(unknown.HandleAsync));

        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, Encoding.UTF8.GetBytes(body), Secret));

        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single(unknown.Received).RawBody.Span));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void SentFiveMinutesAgoOrAhead_IsAccepted_AndNoMore(int secondsLater, bool isAccepted)
    {
        var clock = new StoppedClock(Now);
        var (provider, headers) = (new StripeProvider(clock), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        provider.Sign(headers, Body, new(Secret));
        clock.Now = Now.AddSeconds(secondsLater);

        var expected =
            isAccepted ? WebhookVerification.Verified(0) : WebhookVerification.Refused(WebhookVerificationOutcome.TimestampOutOfRange);
        Assert.Equal(expected, provider.Verify(WebhookHeaders.Create(headers), Body, [new(Secret)]));
    }

    [Theory]
    [InlineData("t=1772600767,v0=%,v1=%", WebhookVerificationOutcome.Verified)]
    [InlineData("t=1772600767,v1=00,v1=%", WebhookVerificationOutcome.Verified)]
    [InlineData("t=1772600766,v1=%", WebhookVerificationOutcome.Mismatch)]
    [InlineData("t=1772600767,v0=%", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("v1=%", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("t=-5,v1=%", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("t=1772600767,v1=", WebhookVerificationOutcome.MalformedSignature)]
    public void Header_IsReadEntryByEntry(string header, WebhookVerificationOutcome expected)
    {
        var (provider, headers) = (new StripeProvider(new StoppedClock(Now)),
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        provider.Sign(headers, Body, new(Secret));
        headers["Stripe-Signature"] = header.Replace("%", headers["Stripe-Signature"].Split("v1=")[1], StringComparison.Ordinal);

        Assert.Equal(expected, provider.Verify(WebhookHeaders.Create(headers), Body, [new(Secret)]).Outcome);
    }

    private static Task<TestApp> StartAsync(Action<WebhookBuilder> handlers) => TestApp.StartAsync(
        services => handlers(services.AddWebhook(new StripeProvider())),
        app => app.MapWebhook("/webhooks/stripe", "Stripe"),
        [("Webhooks:Stripe:Secrets:0", CapturedLogs.Never(Secret))]);

    private static async Task<HttpStatusCode> SendAsync(TestApp app, byte[] body, string secret)
    {
        using var answer = await app.Client.SendWebhookAsync(
            "/webhooks/stripe", new SignedWebhookRequest(new StripeProvider(), body, secret));
        return answer.StatusCode;
    }
}
