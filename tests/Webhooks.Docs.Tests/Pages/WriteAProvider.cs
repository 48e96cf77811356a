using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Samples.Stripe;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class WriteAProvider
{
    [Fact]
    public async Task OwnProvider_IsRegisteredAndMapped()
    {
        var recorded = new RecordingHandler<InvoicePaid>();
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:Stripe:Secrets:0", DocsApp.Secret)]);

        // snippet
        builder.Services.AddWebhook(new StripeProvider())          // secrets from configuration: Webhooks:Stripe:Secrets
            .On<InvoicePaid>((webhook, cancellationToken) => Console.Out.WriteLineAsync($"{webhook.Event.Data?.Subject?.Id} is paid"));
        // pause

        builder.Services.AddWebhook(new StripeProvider()).On<InvoicePaid>(recorded.HandleAsync);
        await using var app = builder.Build();

        // continue
        app.MapWebhook("/webhooks/stripe", "Stripe");
        // end

        using var client = await app.StartClientAsync();
        var body = """{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_7"}}}"""u8;
        using var answer = await client.SendWebhookAsync("/webhooks/stripe", new SignedWebhookRequest(new StripeProvider(), body, DocsApp.Secret));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("in_7", Assert.Single(recorded.Received).Data?.Subject?.Id);
    }
}
