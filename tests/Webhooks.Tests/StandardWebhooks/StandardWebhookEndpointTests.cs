using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.StandardWebhooks;
using Webhooks.Testing;
using Webhooks.Tests.Configuration;

namespace Webhooks.Tests.StandardWebhooks;

/// <summary>Senders of Standard Webhooks over a real socket, with handlers by type.</summary>
public sealed class StandardWebhookEndpointTests
{
    private static readonly string Secret = CapturedLogs.Never("whsec_YS1zZWNyZXQtb2YtdGhlLXN0YW5kYXJkLXdlYmhvb2tz");

    [Fact]
    public async Task EachType_ReachesItsHandlers_AndMisfitsTheEnvelopes()
    {
        var (paid, created, envelopes, all) =
            (new RecordingHandler<StandardWebhookEvent<InvoicePaid>>(), new RecordingHandler<StandardWebhookEvent<UserCreated>>(),
                new RecordingHandler<StandardWebhookEnvelope>(), new RecordingHandler<StandardWebhookEvent>());
        await using var app = await StartAsync(endpoint => endpoint
            .On("invoice.paid", ShopJson.Default.InvoicePaid, paid.HandleAsync)
            .On("user.created", ShopJson.Default.UserCreated, created.HandleAsync)
            .On<StandardWebhookEnvelope>(envelopes.HandleAsync)
            .On<StandardWebhookEvent>(all.HandleAsync));

        await SendAsync(
            app, StandardWebhookPayload.Of("invoice.paid", new() { Id = "in_7", Amount = 12.5m }, ShopJson.Default.InvoicePaid));
        await SendAsync(app, StandardWebhookPayload.Of("user.created", new() { Email = "a@example.com" }, ShopJson.Default.UserCreated));
        await SendAsync(app, StandardWebhookPayload.Of("user.deleted", "u_1"));
        await SendAsync(app, StandardWebhookPayload.Of("user.created", "u_1"));

        Assert.Equal(12.5m, Assert.Single(paid.Received).Data.Amount);
        Assert.Equal("a@example.com", Assert.Single(created.Received).Data.Email);
        Assert.Equal(["user.deleted", "user.created"], envelopes.Received.Select(envelope => envelope.Type));
        Assert.Equal("MismatchedMember data", Assert.Single(envelopes.Received[1].Drift).ToString());
        Assert.Equal(4, all.Received.Count);
        Assert.Contains(
            "MismatchedMember at data of an event of type user.created",
            Assert.Single(app.Logs.Warnings).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoTypesOfOneClass_ReachTheirOwnHandlers()
    {
        var (paid, voided) = (new RecordingHandler<StandardWebhookEvent<InvoicePaid>>(),
            new RecordingHandler<StandardWebhookEvent<InvoicePaid>>());
        await using var app = await StartAsync(endpoint => endpoint
            .On("invoice.paid", ShopJson.Default.InvoicePaid, paid.HandleAsync)
            .On("invoice.voided", ShopJson.Default.InvoicePaid, voided.HandleAsync));

        await SendAsync(app, StandardWebhookPayload.Of("invoice.voided", new() { Id = "in_8" }, ShopJson.Default.InvoicePaid));

        Assert.Empty(paid.Received);
        Assert.Equal("in_8", Assert.Single(voided.Received).Data.Id);
    }

    [Fact]
    public async Task HandlerClass_ComesFromItsOwnScope()
    {
        await using var app = await StartAsync(endpoint =>
        {
            endpoint.Services.AddSingleton<List<string?>>();
            endpoint.On<InvoicePaid, SaveInvoice>("invoice.paid", ShopJson.Default.InvoicePaid);
        });

        await SendAsync(app, StandardWebhookPayload.Of("invoice.paid", new() { Id = "in_7" }, ShopJson.Default.InvoicePaid));

        Assert.Equal(["in_7"], app.Services.GetRequiredService<List<string?>>());
    }

    [Fact]
    public async Task Repeat_IsKnownByTheSignedId_AtAnotherTimeAndWithAnotherBody()
    {
        var recorded = new RecordingHandler<StandardWebhookEnvelope>();
        await using var app = await StartAsync(endpoint => endpoint.On<StandardWebhookEnvelope>(recorded.HandleAsync));
        var payload = StandardWebhookPayload.Of("user.deleted", "u_1").WithId("msg_1");

        await SendAsync(app, payload);
        await SendAsync(app, payload.SentAt(TimeProvider.System.GetUtcNow().AddSeconds(-30)));
        await SendAsync(app, payload.Set("data", "u_2"));
        await SendAsync(app, payload.WithId("msg_2"));

        Assert.Equal(2, recorded.Received.Count);
    }

    [Fact]
    public async Task SentTooLongAgoOrForged_IsRefused()
    {
        var recorded = new RecordingHandler<StandardWebhookEnvelope>();
        await using var app = await StartAsync(endpoint => endpoint.On<StandardWebhookEnvelope>(recorded.HandleAsync));
        var payload = StandardWebhookPayload.Of("user.deleted", "u_1");

        await SendAsync(app, payload.SentAt(TimeProvider.System.GetUtcNow().AddMinutes(-10)), HttpStatusCode.Forbidden);
        await SendAsync(app, new SignedWebhookRequest(payload, Secret).WithTamperedBody(), HttpStatusCode.Forbidden);
        await SendAsync(app, new SignedWebhookRequest(payload, Secret).WithoutSignature(), HttpStatusCode.Forbidden);
        await SendAsync(app, new SignedWebhookRequest(payload, Secret).WithWrongSignature(), HttpStatusCode.Forbidden);
        await SendAsync(app, new SignedWebhookRequest(payload, Secret).WithHeader("webhook-id", "msg_another"), HttpStatusCode.Forbidden);

        Assert.Empty(recorded.Received);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task ToleranceOfTheEndpoint_Counts()
    {
        var recorded = new RecordingHandler<StandardWebhookEnvelope>();
        await using var app = await StartAsync(
            endpoint => endpoint.UseTolerance(TimeSpan.FromHours(1)).On<StandardWebhookEnvelope>(recorded.HandleAsync));

        await SendAsync(app, StandardWebhookPayload.Of("user.deleted", "u_1").SentAt(TimeProvider.System.GetUtcNow().AddMinutes(-10)));

        Assert.Single(recorded.Received);
    }

    [Fact]
    public async Task TwoSenders_AreTwoEndpointsWithTypesOfTheirOwn()
    {
        var (first, second) = (new RecordingHandler<StandardWebhookEvent<InvoicePaid>>(),
            new RecordingHandler<StandardWebhookEvent<UserCreated>>());
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddStandardWebhook("first").On("created", ShopJson.Default.InvoicePaid, first.HandleAsync);
                services.AddStandardWebhook("second").On("created", ShopJson.Default.UserCreated, second.HandleAsync);
            },
            app =>
            {
                app.MapStandardWebhook("/first", "first");
                app.MapStandardWebhook("/second", "second");
            },
            [("Webhooks:first:Secrets:0", Secret), ("Webhooks:second:Secrets:0", Secret)]);

        using var one = await app.Client.SendStandardWebhookAsync(
            "/first", StandardWebhookPayload.Of("created", new() { Id = "a" }, ShopJson.Default.InvoicePaid), Secret);
        using var two = await app.Client.SendStandardWebhookAsync(
            "/second", StandardWebhookPayload.Of("created", new() { Email = "b" }, ShopJson.Default.UserCreated), Secret);

        Assert.Equal(("a", "b"), (Assert.Single(first.Received).Data.Id, Assert.Single(second.Received).Data.Email));
    }

    [Fact]
    public async Task DriftOfEachSender_IsNamedWithItsEndpoint()
    {
        await using var app = await TestApp.StartAsync(
            services =>
            {
                foreach (var name in (string[])["first", "second"])
                {
                    services.AddStandardWebhook(name).On("created", ShopJson.Default.UserCreated, (_, _) => Task.CompletedTask);
                }
            },
            app =>
            {
                app.MapStandardWebhook("/first", "first");
                app.MapStandardWebhook("/second", "second");
            },
            [("Webhooks:first:Secrets:0", Secret), ("Webhooks:second:Secrets:0", Secret)]);

        foreach (var path in (string[])["/first", "/second", "/first", "/second"])
        {
            using var answer = await app.Client.SendStandardWebhookAsync(path, StandardWebhookPayload.Of("created", 7), Secret);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Collection(
            app.Logs.Named("Drift"),
            drift => Assert.StartsWith("StandardWebhooks sent webhook endpoint first what this version does not know", drift.Message, StringComparison.Ordinal),
            drift => Assert.StartsWith("StandardWebhooks sent webhook endpoint second what this version does not know", drift.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecretOfAFile_IsTakenWithItsLineEnd_AndNobodyIsWarned()
    {
        using var app = new ConfiguredApp(
            (services, _) => services.AddStandardWebhook("shop").On<StandardWebhookEnvelope>((_, _) => Task.CompletedTask),
            ("Webhooks:shop:Secrets:0", $"{Secret}\n"));

        await app.StartAsync();

        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task HeadersThatCameTwice_AreRefused()
    {
        await using var app = await StartAsync(endpoint => endpoint.On<StandardWebhookEnvelope>((_, _) => throw new InvalidOperationException("Nobody signed this.")));
        var body = StandardWebhookPayload.Of("user.deleted", "u_1").ToBytes();
        var signed = new SignedWebhookRequest(StandardWebhook.Provider, body, Secret);

        foreach (var twice in (string[])["webhook-id", "webhook-timestamp", "webhook-signature"])
        {
            var lines = signed.Headers.Append(new(twice, signed.Headers.Single(header => header.Key == twice).Value)).Select(header => $"{header.Key}: {header.Value}");
            var head = RawHttp.Head(["POST /webhooks/shop HTTP/1.1", "Host: 127.0.0.1", $"Content-Length: {body.Length}", .. lines]);

            Assert.Equal(403, (await RawHttp.SendAsync(app.EndPoint, head, body)).Status);
        }

        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task SecretThatIsNone_IsNamedWithItsEndpointAtTheStart_AndNotRepeated()
    {
        using var app = new ConfiguredApp(
            (services, _) => services.AddStandardWebhook("shop"),
            ("Webhooks:shop:Secrets:0", Secret),
            ("Webhooks:shop:Secrets:1", CapturedLogs.Never("sk_live_of another kind")));

        var refused = await app.RefusesToStartAsync<OptionsValidationException>();

        Assert.Equal(
            "Webhook endpoint 'shop': Webhooks:shop:Secrets:1 is no secret of StandardWebhooks. A secret of Standard Webhooks is base64, "
            + "usually behind 'whsec_': copy it whole, as the sender shows it.",
            Assert.Single(refused.Failures));
    }

    [Fact]
    public async Task SecretThatIsNoneAtAReload_LeavesTheOnesBefore()
    {
        var recorded = new RecordingHandler<StandardWebhookEnvelope>();
        await using var app = await StartAsync(endpoint => endpoint.On<StandardWebhookEnvelope>(recorded.HandleAsync));
        app.Settings["Webhooks:shop:Secrets:0"] = "no base64!";
        app.Reload();

        await SendAsync(app, StandardWebhookPayload.Of("user.deleted", "u_1"));

        Assert.Contains(
            "Webhooks:shop:Secrets:0 is no secret of StandardWebhooks", Assert.Single(app.Logs.Errors).Message, StringComparison.Ordinal);
        Assert.Single(recorded.Received);
    }

    [Fact]
    public void MistakesOfAProgrammer_ThrowWithTheCure()
    {
        var services = new ServiceCollection();
        var endpoint = services.AddStandardWebhook("shop").On("created", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask);

        var twice = Assert.Throws<ArgumentException>(
            () => endpoint.On("created", ShopJson.Default.UserCreated, (_, _) => Task.CompletedTask));
        Assert.Contains($"is {typeof(InvoicePaid)} already", twice.Message, StringComparison.Ordinal);
        Assert.Contains("Name one class for each type.", twice.Message, StringComparison.Ordinal);

        var reader = Assert.Throws<ArgumentException>(
            () => endpoint.On("created", new ShopJson(new()).InvoicePaid, (_, _) => Task.CompletedTask));
        Assert.Contains("Name the same one each time.", reader.Message, StringComparison.Ordinal);

        var other = Assert.Throws<ArgumentException>(
            () => services.AddCircleCIWebhook().On("created", ShopJson.Default.UserCreated, (_, _) => Task.CompletedTask));
        Assert.Contains("Call this on the builder that AddStandardWebhook returned.", other.Message, StringComparison.Ordinal);

        Assert.Throws<ArgumentException>(() => endpoint.On(" ", ShopJson.Default.UserCreated, (_, _) => Task.CompletedTask));
        Assert.Throws<ArgumentNullException>(() => endpoint.On<UserCreated>("type", null!, (_, _) => Task.CompletedTask));
        Assert.Throws<ArgumentNullException>(() => endpoint.On("type", ShopJson.Default.UserCreated, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => endpoint.UseTolerance(TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => services.AddStandardWebhook(" "));
    }

    [Fact]
    public void AddedAgain_IsTheSameEndpointWithItsTypes()
    {
        var services = new ServiceCollection();
        var first = services.AddStandardWebhook("shop").On("created", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask);
        var again = services.AddStandardWebhook("shop").On("deleted", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask);

        Assert.Same(first.Provider, again.Provider);
        Assert.Equal(["created", "deleted"], again.Provider.EventTypes.Keys);
    }

    [Fact]
    public void EndpointThatWasNotAdded_IsNamedWithTheCureWhenMapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGitHubWebhook();
        var app = builder.Build();

        var none = Assert.Throws<InvalidOperationException>(() => app.MapStandardWebhook("/hooks", "shop"));
        var another = Assert.Throws<InvalidOperationException>(() => app.MapStandardWebhook("/hooks", "GitHub"));

        Assert.Contains("Call builder.Services.AddStandardWebhook(name) before the app is built.", none.Message, StringComparison.Ordinal);
        Assert.Contains("receives from GitHub, not from StandardWebhooks", another.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebhookBuilder> handlers) => TestApp.StartAsync(
        services => handlers(services.AddStandardWebhook("shop")),
        app => app.MapStandardWebhook("/webhooks/shop", "shop"),
        [("Webhooks:shop:Secrets:0", Secret)]);

    private static Task SendAsync(TestApp app, StandardWebhookPayload payload, HttpStatusCode expected = HttpStatusCode.OK) =>
        SendAsync(app, new SignedWebhookRequest(payload, Secret), expected);

    private static async Task SendAsync(TestApp app, SignedWebhookRequest request, HttpStatusCode expected)
    {
        using var answer = await app.Client.SendWebhookAsync("/webhooks/shop", request);
        Assert.Equal(expected, answer.StatusCode);
    }

    private sealed class SaveInvoice(List<string?> saved) : IWebhookHandler<StandardWebhookEvent<InvoicePaid>>
    {
        public Task HandleAsync(WebhookContext<StandardWebhookEvent<InvoicePaid>> webhook, CancellationToken cancellationToken)
        {
            saved.Add(webhook.Event.Data.Id);
            return Task.CompletedTask;
        }
    }
}
