using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
// snippet
using Webhooks.StandardWebhooks;
// pause
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages.Shop;

public sealed class StandardWebhooksPage
{
    private const string Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    [Fact]
    public async Task Sender_IsReceivedByType_AndWhatDoesNotFitAsAnEnvelope()
    {
        var (paid, others) = (new RecordingHandler<StandardWebhookEvent<InvoicePaid>>(), new RecordingHandler<StandardWebhookEnvelope>());
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:shop:Secrets:0", Secret)]);

        // continue
        builder.Services.AddStandardWebhook("shop")                    // secrets from configuration: Webhooks:shop:Secrets
            .On("invoice.paid", ShopJson.Default.InvoicePaid, (webhook, cancellationToken) =>
                Console.Out.WriteLineAsync($"{webhook.Event.Data.Number} is paid"))
            .On<StandardWebhookEnvelope>((webhook, cancellationToken) =>       // other types, and data that does not fit
                Console.Out.WriteLineAsync($"{webhook.Event.Type}: {webhook.Event.Data}"));
        // pause

        builder.Services.AddStandardWebhook("shop").On("invoice.paid", ShopJson.Default.InvoicePaid, paid.HandleAsync).On<StandardWebhookEnvelope>(others.HandleAsync);
        await using var app = builder.Build();

        // continue
        app.MapStandardWebhook("/webhooks/shop", "shop");
        // end

        using var client = await app.StartClientAsync();
        await SendAsync(client, Secret);
        using var misfit = await client.SendStandardWebhookAsync("/webhooks/shop", StandardWebhookPayload.Of("invoice.paid", "2026-8"), Secret);

        Assert.True(misfit.IsSuccessStatusCode);
        Assert.Equal(new("2026-7", 12.50m), Assert.Single(paid.Received).Data);
        Assert.Equal("MismatchedMember data", Assert.Single(Assert.Single(others.Received).Drift).ToString());

        // What the page says of both options: nothing that has to be there is made up.
        foreach (var data in (string[])["{}", """{"number":"2026-7"}""", """{"number":null,"amount":1}"""])
        {
            using var answer = await client.SendStandardWebhookAsync("/webhooks/shop", StandardWebhookPayload.Of("invoice.paid", JsonNode.Parse(data)), Secret);
        }

        Assert.Single(paid.Received);
        Assert.Equal(4, others.Received.Count);
        Assert.All(others.Received, other => Assert.Equal(WebhookDriftKind.MismatchedMember, Assert.Single(other.Drift).Kind));
    }

    [Fact]
    public async Task Misfit_CanBeMadeADeadLetter()
    {
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:shop:Secrets:0", Secret)]);

        builder.Services.AddStandardWebhook("shop").On("invoice.paid", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask)
            // snippet
            .On<StandardWebhookEnvelope>((webhook, cancellationToken) => webhook.Event.Drift.Count == 0
                ? Task.CompletedTask
                : throw new WebhookUnrecoverableException($"{webhook.Event.Type}: {webhook.Event.Drift[0]}"));
        // end

        await using var app = builder.Build();
        var result = await app.Services.GetRequiredService<WebhookProcessor>().ProcessAsync(new()
        {
            Delivery = new()
            {
                Provider = StandardWebhook.ProviderName,
                Endpoint = "shop",
                Id = "msg_1",
                Type = "invoice.paid",
                ReceivedAt = TimeProvider.System.GetUtcNow(),
                IsVerified = true,
                Body = StandardWebhookPayload.Of("invoice.paid", "2026-8").ToBytes(),
            },
            Number = 1,
        });

        Assert.Equal(WebhookAttemptOutcome.Dead, result.Outcome);
    }

    [Fact]
    public void WithoutAspNet_OneCallVerifiesAndParses()
    {
        var sent = new SignedWebhookRequest(StandardWebhookPayload.Of("invoice.paid", new("2026-7", 12.50m), ShopJson.Default.InvoicePaid), Secret);
        var (headers, body) = (WebhookHeaders.Create(sent.Headers), StandardWebhookPayloadBody(sent));

        // snippet
        var received = StandardWebhook.ConstructEvent(headers, body, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");

        if (received is { Type: "invoice.paid", Data: { } data })
        {
            Console.WriteLine(data.Deserialize(ShopJson.Default.InvoicePaid)?.Number);
        }
        // end

        Assert.Equal("2026-7", received.Data?.GetProperty("number").GetString());
    }

    private static byte[] StandardWebhookPayloadBody(SignedWebhookRequest sent)
    {
        using var message = sent.ToHttpRequestMessage("/");
        return message.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }

    private static async Task SendAsync(HttpClient client, string secret)
    {
        // snippet
        var paid = StandardWebhookPayload.Of("invoice.paid", new InvoicePaid("2026-7", 12.50m), ShopJson.Default.InvoicePaid);

        using var answer = await client.SendStandardWebhookAsync("/webhooks/shop", paid, secret);
        // end

        Assert.True(answer.IsSuccessStatusCode);
    }
}

// snippet
public sealed record InvoicePaid(string Number, decimal Amount);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(InvoicePaid))]
public sealed partial class ShopJson : JsonSerializerContext;
// end
