using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Receiving;

/// <summary>Secrets that a source finds by the address.</summary>
public sealed class TenantTests
{
    private readonly Tenants _tenants = new();
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<(string? Tenant, string Id)> _handled = [];

    [Fact]
    public async Task Tenant_IsVerifiedWithItsOwnSecretsAndIsPartOfTheDelivery()
    {
        await using var app = await StartAsync();

        Assert.Equal(200, await PostAsync(app, "a", "secret of a", "1"));
        Assert.Equal(403, await PostAsync(app, "b", "secret of a", "2"));
        Assert.Equal(200, await PostAsync(app, "b", "secret of b", "3"));

        Assert.Equal([("tenant-a", "1"), ("tenant-b", "3")], _handled);
        Assert.Equal(("CircleCI", "a"), (_tenants.Requests.First().Endpoint, _tenants.Requests.First().RouteValues["TENANT"]));
    }

    [Fact]
    public async Task IdOfAnotherTenant_MakesNobodysEventADuplicate()
    {
        await using var app = await StartAsync();

        Assert.Equal(200, await PostAsync(app, "a", "secret of a", "the-id-of-b"));
        Assert.Equal(200, await PostAsync(app, "b", "secret of b", "the-id-of-b"));

        Assert.Equal([("tenant-a", "the-id-of-b"), ("tenant-b", "the-id-of-b")], _handled);
    }

    [Fact]
    public async Task OneTenantUnderTwoAddresses_IsOneTenant()
    {
        await using var app = await StartAsync();

        Assert.Equal(200, await PostAsync(app, "a", "secret of a", "1"));
        Assert.Equal(200, await PostAsync(app, "A", "secret of a", "1"));

        Assert.Single(_handled);
    }

    [Fact]
    public async Task UnknownTenant_IsAnsweredAndLoggedLikeAWrongSignature()
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);

        Assert.Equal(403, await PostAsync(app, "nobody", "secret of a"));
        Assert.Equal(403, await PostAsync(app, "a", "secret of nobody"));

        Assert.Equal(2, metrics.Deliveries(("outcome", "refused"), ("reason", "mismatch")));
        Assert.Equal(2, app.Logs.Named("Refused").Count());
        Assert.Single(app.Logs.Named("Refused").Distinct());
        Assert.Empty(app.Logs.Warnings);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("nobody")]
    [InlineData("empty")]
    public async Task UnknownTenant_CostsOneHashLikeAnyOther(string tenant)
    {
        var provider = new CountingProvider();
        await using var app = await TestApp.StartAsync(
            services => services.AddSingleton(_tenants).AddWebhook(provider).UseSecretSource<Tenants>(),
            app => app.MapWebhook("/hooks/{tenant}", "Counting"));

        Assert.Equal(403, await PostAsync(app, tenant, "secret of nobody"));

        Assert.Equal([1], provider.Secrets);
    }

    [Fact]
    public async Task TenantWithoutSecrets_Is403()
    {
        await using var app = await StartAsync();

        Assert.Equal(403, await PostAsync(app, "empty", "anything"));
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("fails-later")]
    [InlineData("blank")]
    [InlineData("nameless")]
    public async Task SourceThatFails_Is503AndAnError(string tenant)
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        using var request = Hook.Request(Hook.Body(), "secret of a", $"/hooks/{tenant}");

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal((503, "10"), ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Equal(LogLevel.Error, Assert.Single(app.Logs.Named("SecretSourceFailed")).Level);
        Assert.Equal(1, metrics.Deliveries(("outcome", "unavailable")));
        Assert.Null(metrics.Of("webhooks.deliveries").Single()["secret_index"]);
        Assert.Empty(_handled);
    }

    [Fact]
    public async Task SourceThatNeverAnswers_Is503WhenTheTimeIsOver()
    {
        await using var app = await StartAsync();
        var answer = PostAsync(app, "hangs", "secret of a");
        await Wait.UntilAsync(() => _tenants.Requests.Count == 1);

        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(503, await Wait.ForAsync(answer));
        _tenants.Hanging.SetException(new InvalidOperationException("Too late."));
    }

    [Fact]
    public async Task RequestWithoutAWellFormedSignature_AsksNoSource()
    {
        await using var app = await StartAsync();
        using var content = new ByteArrayContent(Hook.Body());
        content.Headers.ContentType = new("application/json");

        Assert.Equal(403, (int)(await app.Client.PostAsync("/hooks/a", content)).StatusCode);

        Assert.Empty(_tenants.Requests);
    }

    [Fact]
    public async Task SourceThatRotates_IsAskedForEveryDelivery()
    {
        await using var app = await StartAsync();
        Assert.Equal(200, await PostAsync(app, "a", "secret of a"));

        _tenants.SecretOfA = CapturedLogs.Never("the next secret of tenant a");

        Assert.Equal(403, await PostAsync(app, "a", "secret of a"));
        Assert.Equal(200, await PostAsync(app, "a", _tenants.SecretOfA));
    }

    [Fact]
    public async Task SourceThatMakesNewSecretsEachTime_DoesNotGrowTheCache()
    {
        await using var app = await StartAsync();
        var receiver = app.Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>("circleci-signature", Hook.Sign([], "anything")));
        var made = new List<WeakReference>();
        _tenants.Made = text => made.Add(new(text));

        for (var request = 0; request < 5000; request++)
        {
            await receiver.ReceiveAsync(headers, default, new Dictionary<string, string> { ["tenant"] = "new-each-time" });
        }

        // The texts that are still held are those in the cache, and what the last request left on the stack.
        GC.Collect();
        Assert.Equal(5000, made.Count);
        Assert.InRange(made.Count(text => text.IsAlive), 0, 1100);
    }

    private static Task<int> PostAsync(TestApp app, string tenant, string secret, string? id = null) =>
        Hook.PostAsync(app, Hook.Body(id), secret, $"/hooks/{tenant}");

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        services =>
        {
            services.AddSingleton(_tenants).AddSingleton<TimeProvider>(_time);
            services.AddCircleCIWebhook().UseSecretSource<Tenants>().On<CircleCIEvent>((webhook, _) =>
            {
                _handled.Enqueue((webhook.Delivery.Tenant, webhook.Delivery.Id));
                return Task.CompletedTask;
            });
        },
        app => app.MapCircleCIWebhook("/hooks/{tenant}"));

    private sealed class Tenants : IWebhookSecretSource
    {
        private int _number;

        public ConcurrentQueue<WebhookSecretRequest> Requests { get; } = [];

        public TaskCompletionSource<WebhookTenantSecrets?> Hanging { get; } = new();

        public string SecretOfA { get; set; } = "secret of a";

        public Action<string>? Made { get; set; }

        public ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken)
        {
            Requests.Enqueue(request);

            return request.RouteValues["tenant"] switch
            {
                "a" or "A" => new(new WebhookTenantSecrets("tenant-a", SecretOfA)),
                "b" => new(new WebhookTenantSecrets("tenant-b", "secret of b")),
                "empty" => new(new WebhookTenantSecrets("tenant-empty")),
                "blank" => new(new WebhookTenantSecrets("tenant-blank", " ")),
                "nameless" => new(new WebhookTenantSecrets(null!, "secret of a")),
                "fails" => throw new InvalidOperationException("The store is out of reach."),
                "fails-later" => FailLaterAsync(),
                "hangs" => new(Hanging.Task),
                "new-each-time" => new(new WebhookTenantSecrets("tenant-new", New())),
                _ => default,
            };
        }

        private static async ValueTask<WebhookTenantSecrets?> FailLaterAsync()
        {
            await Task.Yield();
            throw new UnreachableException("The store is out of reach.");
        }

        private string New()
        {
            var text = $"a secret that was made up {_number++}";
            Made?.Invoke(text);
            return text;
        }
    }
}
