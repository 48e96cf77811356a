using System.Net;
using System.Text;
using Amazon.SQS;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Sqs.Messages;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>The edges of what a message may hold: larger bodies are 413, before they are read where that can be known.</summary>
public sealed class SizeTests(SqsServer server) : QueueTests(server)
{
    private const string Secret = "the-secret-of-the-size-tests";

    private static readonly int Largest = MessageLimits.Body(MessageLimits.LargestMessage);

    [SkippableFact]
    public async Task LargestBody_IsStored_AndOneByteMoreIs413_BeforeItIsRead()
    {
        var handled = new Handled();
        await using var app = await StartAppAsync(handled);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, Body(Largest)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(app, Body(Largest + 1)));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.Equal(Body(Largest), handled.Contexts.Single().Delivery.Body.ToArray());
        Assert.Equal(
            $"Webhook endpoint CircleCI reads bodies of at most {Largest} bytes, and not of 4194304 (MaxRequestBodySize): more does not "
            + "fit into a message of SQS. Larger ones are answered 413.",
            Assert.Single(app.Logs.Named("BodySizeLowered")).Message);
        Assert.Empty(app.Logs.Errors);
    }

    [SkippableFact]
    public async Task BodyThatIsNoText_IsStoredUpToThreeQuartersOfThat_AndBeyond413_AsAnErrorThatIsCounted()
    {
        await using var app = await StartAppAsync(new Handled());
        using var meters = new Meters(app.Services);
        var fits = NoText(Largest / 4 * 3);
        var doesNot = NoText(Largest);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, fits));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(app, doesNot));

        Assert.Single(app.Logs.Named("TooLargeToStore"));
        Assert.Equal(1, meters.Sum("webhooks.deliveries", "webhooks.outcome", "too_large"));
    }

    [SkippableFact]
    public async Task QueueOfASmallerLimit_LowersTheEndpoint_WhenItIsFound()
    {
        await CreateAsync(Name, (QueueAttributeName.MaximumMessageSize, "262144"));
        var limit = MessageLimits.Body(262_144);
        var handled = new Handled();
        await using var app = await StartAppAsync(handled);
        await Eventually.IsTrueAsync(() => app.Logs.Named("BodySizeLowered").Count() == 2, "the queue's limit is known");

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, Body(limit)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(app, Body(limit + 1)));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
    }

    [SkippableFact]
    public async Task EndpointThatReadsLess_StaysAsItIs()
    {
        await using var app = await StartAppAsync(new Handled(), options => options.MaxRequestBodySize = 100);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, Body(100)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(app, Body(101)));
        Assert.Empty(app.Logs.Named("BodySizeLowered"));
    }

    [SkippableFact]
    public async Task LargeBodiesAtOnce_ShareBatchesOnlyAsFarAsTheyFit()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => machine.AcceptAsync(Delivery(Body(300_000 + number), $"{number}"))));

        Assert.All(outcomes, outcome => Assert.Equal(WebhookOutcome.Stored, outcome));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 20, "all are handled");
        Assert.All(handled.Contexts, context => Assert.Equal(300_000 + int.Parse(context.Delivery.Id), context.Delivery.Body.Length));
    }

    [SkippableFact]
    public async Task LargestBodyThatFails_BecomesADeadLetter_WithItsReason()
    {
        var machine = await StartInboxAsync(
            options => options.MaxAttempts = 2, new Handled((_, _) => throw new InvalidOperationException(new string('é', 3000))).On);

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery(Body(Largest), "large")));

        await Eventually.IsTrueAsync(async () => (await machine.Store.CountAsync()).DeadLettered == 1, "it is a dead letter");
        var entry = Assert.Single((await machine.Store.ListAsync(new())).Entries);
        Assert.Equal(("large", 2), (entry.Id, entry.Attempts));
        Assert.StartsWith("CircleCIEvent#1: System.InvalidOperationException: éé", entry.LastError, StringComparison.Ordinal);
        Assert.Equal(Largest, (await machine.Store.LoadAsync(entry.Key))!.Body.Length);
        Assert.Empty(machine.Logs.Named("Cut"));
    }

    [SkippableFact]
    public async Task MessageOfOthersThatFillsTheQueuesLimit_IsADeadLetterAllTheSame()
    {
        var machine = await StartInboxAsync(
            options => options.MaxAttempts = 3, new Handled((_, _) => throw new InvalidOperationException("no")).On);
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesFound").Any(), "the queues are there");

        await SendAsync(Name, "full", body: new string(' ', MessageLimits.LargestMessage - 182));

        await Eventually.IsTrueAsync(async () => (await machine.Store.CountAsync()).DeadLettered == 1, "it is a dead letter");
        await IsEmptyAsync(Name);
        Assert.Equal("full", Assert.Single((await machine.Store.ListAsync(new())).Entries).Id);
        Assert.NotEmpty(machine.Logs.Named("Cut"));
    }

    private Task<TestApp> StartAppAsync(Handled handled, Action<WebhookOptions>? endpoint = null) => TestApp.StartAsync(
        services =>
        {
            services.AddSingleton<IAmazonSQS>(_ => Server.CreateClient());
            services.AddSqsInbox(Options(configure: null));
            handled.On(services.AddCircleCIWebhook(options =>
            {
                options.Secrets.Add(Secret);
                endpoint?.Invoke(options);
            }));
        },
        app => app.MapCircleCIWebhook("/webhooks/circleci"));

    private static async Task<HttpStatusCode> PostAsync(TestApp app, byte[] body)
    {
        using var answer = await app.Client.PostSignedAsync("/webhooks/circleci", CircleCIWebhook.Provider, body, Secret);
        return answer.StatusCode;
    }

    private static byte[] Body(int size) => Encoding.UTF8.GetBytes($"\"{new string('x', size - 2)}\"");

    private static byte[] NoText(int size)
    {
        var body = Body(size);
        body[1] = 0;
        return body;
    }
}
