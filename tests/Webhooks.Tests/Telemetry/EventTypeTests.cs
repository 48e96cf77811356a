using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.StandardWebhooks;
using Webhooks.Tests.StandardWebhooks;

namespace Webhooks.Tests.Telemetry;

/// <summary>
/// The event type in the log is what the verified body says, made plain and cut; in tags it stays one of those that are known.
/// </summary>
public sealed class EventTypeTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData("brand-new", "brand-new")]
    [InlineData("", "(none)")]
    [InlineData("line\\nbreak\\u2028", "line\uFFFDbreak\uFFFD")]
    public async Task NewTypeOfAVerifiedBody_IsNamedInTheLogAndNotInTags(string type, string logged)
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body("7", type)));
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body("8", type)));

        Assert.Equal(
            [
                $"Webhook endpoint CircleCI received delivery 7 of type {logged}, signed with secret 0: Handled.",
                $"Webhook endpoint CircleCI received delivery 8 of type {logged}, signed with secret 0: Handled.",
            ],
            app.Logs.Named("Received").Select(entry => entry.Message));
        Assert.StartsWith(
            $"CircleCI sent webhook endpoint CircleCI what this version does not know: UnknownType at the event type of an event of type {logged}.",
            Assert.Single(app.Logs.Named("Drift")).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, metrics.Deliveries(("event_type", "other")));
    }

    [Fact]
    public async Task TypeThatIsTooLongForOne_IsNone()
    {
        await using var app = await StartAsync();

        await Hook.PostAsync(app, Hook.Body("7", new string('t', 5000)));

        Assert.Contains("of type (none), signed", Assert.Single(app.Logs.Named("Received")).Message, StringComparison.Ordinal);
        Assert.All(app.Logs.Named("Drift"), entry => Assert.InRange(entry.Message.Length, 100, 500));
    }

    [Fact]
    public async Task NewTypeThatIsStored_IsNamedToo()
    {
        await using var app = await StartAsync(services => services.AddWebhookInbox(_ => new Store()));

        await Hook.PostAsync(app, Hook.Body("7", "brand-new"));

        Assert.Contains("of an event of type brand-new.", Assert.Single(app.Logs.Named("Drift")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeOfAnUnsignedBody_IsNotNamed()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook(options => options.AllowUnsigned = true).On<CircleCIPing>((_, _) => Task.CompletedTask),
            app => app.MapCircleCIWebhook(Hook.Path));

        await Hook.PostAsync(app, Hook.Body("7", "made-up-by-a-stranger"));

        Assert.DoesNotContain(app.Logs.Entries, entry => entry.Message.Contains("made-up-by-a-stranger", StringComparison.Ordinal));
        Assert.Contains("of type other,", Assert.Single(app.Logs.Named("Received")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TypesThatAnAppDidNotAskFor_AreNamedAndNoneIsNew(bool asksForAnother)
    {
        await using var app = await TestApp.StartAsync(
            services =>
            {
                var endpoint = services.AddStandardWebhook("shop", options => options.Secrets.Add(Secret));
                _ = asksForAnother ? endpoint.On("invoice.voided", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask) : endpoint;
            },
            app => app.MapStandardWebhook("/hooks", "shop"));
        var body = """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{}}"""u8.ToArray();

        using var answer = await app.Client.PostSignedAsync("/hooks", StandardWebhook.Provider, body, Secret);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains("of type invoice.paid,", Assert.Single(app.Logs.Named("Received")).Message, StringComparison.Ordinal);
        Assert.Empty(app.Logs.Named("Drift"));
    }

    private static Task<TestApp> StartAsync(Action<IServiceCollection>? services = null) => TestApp.StartAsync(
        all =>
        {
            services?.Invoke(all);
            all.AddCircleCIWebhook().On<CircleCIPing>((_, _) => Task.CompletedTask);
        },
        app => app.MapCircleCIWebhook(Hook.Path),
        [("Webhooks:CircleCI:Secrets:0", Hook.Secret)]);

    private sealed class Store : IWebhookInbox
    {
        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            new(WebhookOutcome.Stored);
    }
}
