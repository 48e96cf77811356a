using System.Diagnostics;
using Amazon.SQS.Model;
using Webhooks.Sqs.Messages;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>What a message says, and to whom.</summary>
public sealed class MessageTests(SqsServer server) : QueueTests(server)
{
    [SkippableFact]
    public async Task Message_IsACloudEvent_WithinTheTenAttributesOfSqs()
    {
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        request.TraceStateString = "vendor=1";
        var receiver = await StartReceiverAsync();

        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(new()
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Tenant = "tenant one",
            Id = "id\u0001 \"%é😀",
            Type = "workflow-completed",
            Subject = "workflow:1",
            OccurredAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ReceivedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
            IsVerified = true,
            UnsignedHeaders = new Dictionary<string, string> { ["Circleci-Event-Type"] = "workflow-completed" },
            Body = "{}"u8.ToArray(),
        }));

        var message = Assert.Single(await TakeAllAsync(Name));
        var attributes = message.MessageAttributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.StringValue);
        Assert.Equal("{}", message.Body);
        Assert.InRange(attributes.Count, 1, 9);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ce-specversion"] = "1.0",
                ["ce-id"] = "id%01%20%22%25%C3%A9%F0%9F%98%80",
                ["ce-source"] = "/webhooks/CircleCI/CircleCI/tenant%20one",
                ["ce-type"] = "circleci.workflow-completed",
                ["ce-subject"] = "workflow:1",
                ["ce-time"] = "2026-01-02T03:04:05.0000000+00:00",
                ["traceparent"] = request.Id!,
                ["webhooks-delivery"] = """{"provider":"CircleCI","endpoint":"CircleCI","tenant":"tenant one","verified":true,"received":"2026-01-02T03:04:06+00:00","headers":{"Circleci-Event-Type":"workflow-completed"},"traceState":"vendor=1"}""",
            },
            attributes);
    }

    [SkippableFact]
    public async Task Delivery_IsHandledAsItWas()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Tenant = "tenant one",
            Id = "id\u0001 \"%é😀",
            Type = "",
            Subject = "job:é",
            OccurredAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ReceivedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 6, 7, TimeSpan.Zero),
            IsVerified = true,
            Origin = WebhookOrigin.Recovered,
            UnsignedHeaders = new Dictionary<string, string> { ["Circleci-Event-Type"] = "é" },
            Body = "{}"u8.ToArray(),
        };

        await machine.AcceptAsync(delivery);

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        var came = handled.Contexts.Single().Delivery;
        Assert.Equal(
            (delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id, delivery.Type, delivery.Subject),
            (came.Provider, came.Endpoint, came.Tenant, came.Id, came.Type, came.Subject));
        Assert.Equal(
            (delivery.OccurredAt, delivery.ReceivedAt, true, WebhookOrigin.Recovered),
            (came.OccurredAt, came.ReceivedAt, came.IsVerified, came.Origin));
        Assert.Equal("é", came.UnsignedHeaders["circleci-event-type"]);
    }

    [SkippableTheory]
    [InlineData("""{"attempt":-3}""", 1)]
    [InlineData("""{"attempt":2,"unknown":[1]}""", 2)]
    [InlineData("no JSON", 1)]
    public async Task AttributesOfWhomever_AreReadAsFarAsTheyMeanSomething(string attempts, int attempt)
    {
        var handled = new Handled();
        await StartInboxAsync(handlers: handled.On);
        await Eventually.IsTrueAsync(ExistsAsync, "the queue is there");

        await SendAsync(Name, "foreign", attempts);

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.Equal([attempt], handled.Attempts);
    }

    [SkippableFact]
    public async Task MessageThatIsNoDelivery_IsADeadLetter_WithTheReason_ThatCanOnlyBeDeleted()
    {
        var machine = await StartInboxAsync(handlers: new Handled().On);
        await Eventually.IsTrueAsync(ExistsAsync, "the queue is there");
        await Client.SendMessageAsync(new SendMessageRequest { QueueUrl = await UrlAsync(Name), MessageBody = "hello" });
        await Client.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = await UrlAsync(Name),
            MessageBody = "not base64!",
            MessageAttributes = new()
            {
                ["ce-id"] = Text("broken"),
                ["ce-type"] = Text("circleci.ping"),
                ["webhooks-delivery"] = Text("""{"provider":"CircleCI","endpoint":"CircleCI","body":"base64"}"""),
            },
        });
        await Eventually.IsTrueAsync(async () => (await machine.Store.CountAsync()).DeadLettered == 2, "they are dead letters");

        var entries = (await machine.Store.ListAsync(new())).Entries;
        Assert.Equal(
            [
                "The body is not in the encoding that the attribute webhooks-delivery names.",
                "The message is no delivery: one of the attributes ce-id, ce-type and webhooks-delivery (JSON with provider and endpoint) "
                + "is missing.",
            ],
            entries.Select(entry => entry.LastError).Order(StringComparer.Ordinal));
        Assert.False(await machine.Store.ApplyAsync(entries[0].Key, WebhookOperation.Retry("the operator")));
        Assert.True(await machine.Store.ApplyAsync(entries[0].Key, WebhookOperation.Delete("the operator")));
        Assert.Equal([entries[1].Key], (await machine.Store.ListAsync(new())).Entries.Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("plain-id:1")]
    [InlineData("with space, \"quotes\" and 100%")]
    [InlineData("\u0001\u007fé😀\ufffe")]
    [InlineData("%41 stays")]
    public void TextOfAnAttribute_IsReadAsItWas_AndWrittenInPlainCharacters(string text)
    {
        var written = AttributeText.Write(text);

        Assert.Equal(text, AttributeText.Read(written));
        Assert.All(written, character => Assert.InRange(character, '!', '~'));
    }

    private static MessageAttributeValue Text(string text) => new() { DataType = "String", StringValue = text };

    private async Task<bool> ExistsAsync()
    {
        try
        {
            return await UrlAsync(Dead) is not null;
        }
        catch (QueueDoesNotExistException)
        {
            return false;
        }
    }
}
