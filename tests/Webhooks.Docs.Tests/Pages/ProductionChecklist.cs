using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;
using Webhooks.Sqlite;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class ProductionChecklist
{
    [Fact]
    public async Task SqliteInbox_IsHealthy()
    {
        using var folder = new TemporaryFolder();
        var builder = DocsApp.CreateBuilder();
        builder.Services.AddCircleCIWebhook();

        // snippet
        builder.Services.AddSqliteInbox("/var/lib/receiver/webhooks.db");
        builder.Services.AddHealthChecks().AddWebhooks().AddSqliteInbox();
        // end

        builder.Services.Configure<SqliteInboxOptions>(inbox => inbox.Path = folder["webhooks.db"]);
        await using var app = builder.Build();
        await app.StartAsync();

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Healthy, report.Status);
    }

    [Fact]
    public async Task RateLimit_GoesOnTheEndpoint()
    {
        var builder = DocsApp.CreateBuilder();
        builder.Services.AddCircleCIWebhook();

        // snippet
        builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("webhooks", window =>
        {
            window.PermitLimit = 500;
            window.Window = TimeSpan.FromSeconds(10);
        }));
        // pause

        await using var app = builder.Build();

        // continue
        app.UseRateLimiter();
        app.MapCircleCIWebhook("/webhooks/circleci").RequireRateLimiting("webhooks");
        // end

        using var client = await app.StartClientAsync();
        var statuses = new HashSet<HttpStatusCode>();

        // Two windows at most pass while these are sent one after the other on loopback.
        for (var sent = 0; sent < 3000 && !statuses.Contains(HttpStatusCode.ServiceUnavailable); sent++)
        {
            using var answer = await client.GetAsync("/webhooks/circleci");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.MethodNotAllowed, HttpStatusCode.ServiceUnavailable], statuses);
    }

    [Fact]
    public async Task Tenants_HaveSecretsOfTheirOwn()
    {
        var builder = DocsApp.CreateBuilder();
        var handler = new SaveWorkflow();
        builder.Services.AddSingleton(handler);
        builder.Services.AddSingleton(new TenantStore { ["blue"] = "the-secret-of-blue", ["red"] = "the-secret-of-red" });

        // snippet
        builder.Services.AddCircleCIWebhook()
            .On<WorkflowCompleted, SaveWorkflow>()
            .UseSecretSource<SecretsByTenant>();
        // pause

        await using var app = builder.Build();

        // continue
        app.MapCircleCIWebhook("/webhooks/{tenant}/circleci");
        // end

        using var client = await app.StartClientAsync();
        var payload = CircleCIPayload.WorkflowCompleted();
        using var blue = await client.SendCircleCIWebhookAsync("/webhooks/blue/circleci", payload, "the-secret-of-blue");
        using var red = await client.SendCircleCIWebhookAsync("/webhooks/red/circleci", payload, "the-secret-of-red");
        using var foreign = await client.SendCircleCIWebhookAsync("/webhooks/red/circleci", payload, "the-secret-of-blue");
        using var unknown = await client.SendCircleCIWebhookAsync("/webhooks/green/circleci", payload, "the-secret-of-blue");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (blue.StatusCode, red.StatusCode, foreign.StatusCode, unknown.StatusCode));
        Assert.Equal(["blue", "red"], handler.Tenants);
    }

    // snippet
    public sealed class SecretsByTenant(TenantStore tenants) : IWebhookSecretSource
    {
        public async ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken)
        {
            var tenant = request.RouteValues.GetValueOrDefault("tenant", "");
            var secret = await tenants.FindSecretAsync(tenant, cancellationToken);
            return secret is null ? null : new WebhookTenantSecrets(tenant, secret);
        }
    }
    // end

    public sealed class TenantStore : Dictionary<string, string>
    {
        public async Task<string?> FindSecretAsync(string tenant, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return this.GetValueOrDefault(tenant);
        }
    }

    private sealed class SaveWorkflow : IWebhookHandler<WorkflowCompleted>
    {
        public List<string?> Tenants { get; } = [];

        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
        {
            Tenants.Add(webhook.Delivery.Tenant);
            return Task.CompletedTask;
        }
    }
}
