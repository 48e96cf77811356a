using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Receiving;

/// <summary>Deliveries that come again: what makes two the same, and what the second is answered.</summary>
public sealed class DuplicateTests
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<WebhookDelivery> _handled = [];

    [Fact]
    public async Task RepeatOfAFinishedId_Is200WithoutRunningHandlers()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        Assert.Equal((200, 200), (await Hook.PostAsync(app, body), await Hook.PostAsync(app, body)));

        Assert.Single(_handled);
        Assert.Equal((1, 1), (metrics.Deliveries(("outcome", "handled")), metrics.Deliveries(("outcome", "duplicate"))));
    }

    [Theory]
    [InlineData("""{"type":"ping","id":7,"n":0}""", """{"type":"ping","id":7,"n":1}""")]
    [InlineData("""{"type":"ping","id":null,"n":0}""", """{"type":"ping","id":null,"n":1}""")]
    [InlineData("""{"type":"ping","id":"","n":0}""", """{"type":"ping","id":"","n":1}""")]
    [InlineData("""{"type":"ping","n":0}""", """{"type":"ping","n":1}""")]
    [InlineData("not JSON", "not JSON either")]
    public async Task BodiesWithoutAnId_AreToldApartByTheirHash(string first, string second)
    {
        await using var app = await StartAsync();

        Assert.Equal(200, await Hook.PostAsync(app, Encoding.UTF8.GetBytes(first)));
        Assert.Equal(200, await Hook.PostAsync(app, Encoding.UTF8.GetBytes(second)));
        Assert.Equal(200, await Hook.PostAsync(app, Encoding.UTF8.GetBytes(first)));

        Assert.Equal(2, _handled.Count);
        Assert.All(_handled, delivery => Assert.Matches("^[0-9a-f]{64}$", delivery.Id));
    }

    [Fact]
    public async Task DeliveryThatItsProviderCannotIdentify_IsKnownByItsHash()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddWebhook(new CountingProvider { Identifies = false }).On<CircleCIEvent>(Handle),
            app => app.MapWebhook(Hook.Path, "Counting"),
            [("Webhooks:Counting:Secrets", Hook.Secret)]);
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        Assert.Equal((200, 200), (await Hook.PostAsync(app, body), await Hook.PostAsync(app, body)));

        Assert.Equal("", Assert.Single(_handled).Type);
        Assert.Equal(2, metrics.Deliveries(("event_type", "other")));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public async Task IdOfMoreThan200Bytes_IsNone(int length, bool isId)
    {
        await using var app = await StartAsync();
        var id = new string('x', length);

        await Hook.PostAsync(app, Hook.Body(id));

        Assert.Equal(isId, Assert.Single(_handled).Id == id);
    }

    [Fact]
    public async Task SameIdWithAnotherBody_IsADuplicateCountedApartAndWarnedOf()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body("the-same")));
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body("the-same", more: "\"number\":1,")));

        Assert.Single(_handled);
        Assert.Single(metrics.Of("webhooks.duplicates.differing"));
        Assert.Equal((LogLevel.Warning, "DuplicateWithOtherBody"), (app.Logs.Warnings.Last().Level, app.Logs.Warnings.Last().Event));
    }

    [Fact]
    public async Task HeadersThatNobodySigned_MakeNoDifference()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        for (var replay = 0; replay < 3; replay++)
        {
            using var request = Hook.Request(body);
            request.Headers.Add("circleci-event-type", $"made-up-{replay}");
            request.Headers.Add("x-delivery-id", $"{replay}");
            Assert.Equal(200, (int)(await app.Client.SendAsync(request)).StatusCode);
        }

        Assert.Equal("ping", Assert.Single(_handled).Type);
        Assert.Equal(3, metrics.Of("webhooks.header_disagreements").Count());
    }

    [Fact]
    public async Task SameIdAtAnotherEndpoint_IsAnotherDelivery()
    {
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddCircleCIWebhook("a", options => options.Secrets.Add(Hook.Secret)).On<CircleCIEvent>(Handle);
                services.AddCircleCIWebhook("b", options => options.Secrets.Add(Hook.Secret)).On<CircleCIEvent>(Handle);
            },
            app =>
            {
                app.MapCircleCIWebhook("/a", "a");
                app.MapCircleCIWebhook("/b", "b");
            });
        var body = Hook.Body();

        Assert.Equal((200, 200), (await Hook.PostAsync(app, body, path: "/a"), await Hook.PostAsync(app, body, path: "/b")));

        Assert.Equal(["a", "b"], _handled.Select(delivery => delivery.Endpoint));
    }

    [Fact]
    public async Task HundredRepeatsAtOnce_RunTheHandlerOnceAndAllHearOfIt()
    {
        var goOn = new TaskCompletionSource();
        await using var app = await StartAsync(goOn.Task);
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        var answers = Enumerable.Range(0, 100).Select(_ => Hook.PostAsync(app, body)).ToList();
        await Wait.UntilAsync(() => _time.Waiting == 100);
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);
        goOn.SetResult();

        Assert.All(await Task.WhenAll(answers), status => Assert.Equal(200, status));
        Assert.Single(_handled);
        Assert.Equal((1, 99), (metrics.Deliveries(("outcome", "handled")), metrics.Deliveries(("outcome", "duplicate"))));
    }

    [Fact]
    public async Task RepeatOfOneThatFails_RunsInItsPlace()
    {
        var goOn = new TaskCompletionSource();
        var attempts = new ConcurrentQueue<int>();
        await using var app = await Hook.StartAsync(
            async (webhook, _) =>
            {
                attempts.Enqueue(webhook.Attempt);
                await goOn.Task;

                if (webhook.Attempt == 1)
                {
                    throw new InvalidOperationException("Not this time.");
                }
            },
            UseTime);
        var body = Hook.Body();
        var first = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => attempts.Count == 1);
        var repeat = Hook.PostAsync(app, body);
        await Wait.UntilAsync(() => _time.Waiting == 2);

        goOn.SetResult();

        Assert.Equal((500, 200), (await first, await repeat));
        Assert.Equal([1, 2], attempts);
    }

    [Fact]
    public async Task RepeatOfAFailedOne_RunsOnlyTheHandlersThatHaveNotSucceeded()
    {
        var ran = new List<string>();
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook()
                .On<CircleCIEvent>(Note(ran, "chat"), "chat")
                .On<CircleCIEvent>(Note(ran, "database", failures: 2), "database")
                .On<CircleCIEvent>(Note(ran, "mail"), "mail"),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets", Hook.Secret)]);
        var body = Hook.Body();

        Assert.Equal(500, await Hook.PostAsync(app, body));
        Assert.Equal(500, await Hook.PostAsync(app, body));
        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Equal(200, await Hook.PostAsync(app, body));

        Assert.Equal(["chat 1", "database 1", "mail 1", "database 2", "database 3"], ran);
    }

    [Theory]
    [InlineData("/circleci", 24 * 60)]
    [InlineData("/perfsee", 10)]
    public async Task FinishedId_IsRememberedForItsProvidersWindowCountedFromCompletion(string path, int minutes)
    {
        await using var app = await StartBothAsync();
        var body = Hook.Body();

        await SendAsync(app, path, body);
        _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        await SendAsync(app, path, body);
        Assert.Single(_handled);

        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(app, path, body);
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task OldEventThatWasHandledBefore_IsADuplicateAndNotTooOld()
    {
        await using var app = await StartAsync(options: options => options.MaxEventAge = TimeSpan.FromHours(1));
        var (known, unknown) = (Hook.Body(happenedAt: "2026-03-04T05:00:00Z"), Hook.Body(happenedAt: "2026-03-04T05:00:00Z"));
        Assert.Equal(200, await Hook.PostAsync(app, known));

        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal((200, 400), (await Hook.PostAsync(app, known), await Hook.PostAsync(app, unknown)));
        Assert.Equal((200, 400), (await Hook.PostAsync(app, known), await Hook.PostAsync(app, unknown)));
        Assert.Single(_handled);
    }

    [Fact]
    public async Task EventAge_IsWhatTheSignedBodySays()
    {
        await using var app = await StartAsync(options: options => options.MaxEventAge = TimeSpan.FromMinutes(1));

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(happenedAt: "2026-03-04T05:05:07Z")));
        Assert.Equal(400, await Hook.PostAsync(app, Hook.Body(happenedAt: "2026-03-04T05:05:06.9Z")));
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(happenedAt: "2030-01-01T00:00:00Z")));
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(happenedAt: "at some time")));
    }

    private static Func<WebhookContext<CircleCIEvent>, CancellationToken, Task> Note(List<string> ran, string name, int failures = 0) =>
        (webhook, _) =>
        {
            ran.Add($"{name} {webhook.Attempt}");
            return webhook.Attempt <= failures ? throw new InvalidOperationException("Not this time.") : Task.CompletedTask;
        };

    private static async Task SendAsync(TestApp app, string path, byte[] body)
    {
        using var request = Hook.Request(body, path: path);
        request.Headers.Add(PerfseeWebhook.SignatureHeader, PerfseeWebhook.Sign(body, new(Hook.Secret)));
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private Task<TestApp> StartBothAsync() => TestApp.StartAsync(
        services =>
        {
            UseTime(services);
            services.AddCircleCIWebhook(options => options.Secrets.Add(Hook.Secret)).On<CircleCIEvent>(Handle);
            services.AddPerfseeWebhook(options => options.Secrets.Add(Hook.Secret)).On<PerfseeEvent>(Handle);
        },
        app =>
        {
            app.MapCircleCIWebhook("/circleci");
            app.MapPerfseeWebhook("/perfsee");
        });

    private Task<TestApp> StartAsync(Task? goOn = null, Action<WebhookOptions>? options = null) => Hook.StartAsync(
        async (webhook, _) =>
        {
            _handled.Enqueue(webhook.Delivery);
            await (goOn ?? Task.CompletedTask);
        },
        UseTime,
        options: options);

    private Task Handle<TEvent>(WebhookContext<TEvent> webhook, CancellationToken cancellationToken)
        where TEvent : WebhookEvent
    {
        _handled.Enqueue(webhook.Delivery);
        return Task.CompletedTask;
    }

    private void UseTime(IServiceCollection services) => services.AddSingleton<TimeProvider>(_time);
}
