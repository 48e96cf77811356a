using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests;

/// <summary>The packages as a user gets them: restored from a folder into apps of their own, published, run, and sent real requests.</summary>
[Collection(nameof(PackedOnce))]
public sealed class ConsumerTests(PackedPackages packages)
{
    private const string Secret = "a-secret-of-the-consumers";

    private static readonly (string, string)[] Settings =
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("Webhooks__CircleCI__Secrets__0", Secret),
        ("Webhooks__Perfsee__Secrets__0", Secret),
    ];

    [Fact]
    public async Task ReadmesApp_AnswersSignedDeliveries_AndRefusesForgedOnes()
    {
        using var project = await ConsumerProject.PublishAsync("WebApp", packages);
        using var app = project.Start(Settings);
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };

        var workflow = Payload.Read("circleci/workflow-completed.github");
        var bundle = Payload.Read("perfsee/bundle-finished.passed");

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, "/webhooks/circleci", CircleCIWebhook.Provider, workflow, "another-secret"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, "/webhooks/circleci", CircleCIWebhook.Provider, workflow));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, "/webhooks/perfsee", PerfseeWebhook.Provider, bundle));

        var (name, artifact) = (((WorkflowCompleted)CircleCIWebhook.Parse(workflow)).Workflow.Name, ((BundleFinished)PerfseeWebhook.Parse(bundle)).Artifact);
        await app.WaitForAsync($"{name}: Success");
        await app.WaitForAsync($"{artifact.Name}: score {artifact.Score}");
    }

    [Fact]
    public async Task TrimmedApp_UnderstandsEveryEventOfBothProviders()
    {
        using var project = await ConsumerProject.PublishAsync("Trimmed", packages);
        using var app = project.Start(Settings);
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };

        var sent = await SendAllAsync(client, "/webhooks/circleci", CircleCIWebhook.Provider)
            .Concat(SendAllAsync(client, "/webhooks/perfsee", PerfseeWebhook.Provider))
            .ToListAsync();

        // What trimming took away would show as another type, or as differences that the untrimmed library does not find.
        foreach (var webhookEvent in sent)
        {
            await app.WaitForAsync($"handled {webhookEvent.GetType().Name} {webhookEvent.Type} with {webhookEvent.Drift.Count} differences");
        }

        Assert.Superset(
            CircleCIWebhook.Provider.EventTypes.Values.Concat(PerfseeWebhook.Provider.EventTypes.Values).ToHashSet(),
            sent.Select(webhookEvent => webhookEvent.GetType()).ToHashSet());
    }

    [Fact]
    public async Task BuildThatWritesTheAppsDocument_NeedsNoSecret()
    {
        using var project = await ConsumerProject.BuildAsync("Described", packages);

        var paths = JsonNode.Parse(project.Read("Described.json"))!["paths"]!;

        Assert.NotNull(paths["/webhooks/circleci"]!["post"]!["responses"]!["403"]);
    }

    [Fact]
    public async Task WorkerWithoutAspNetCore_HandlesFromTheInbox_WhatAKilledOneStored()
    {
        var body = Payload.Read("circleci/workflow-completed.github");
        var handled = $"handled {((WorkflowCompleted)CircleCIWebhook.Parse(body)).Workflow.Name}: Success";
        using var project = await ConsumerProject.PublishAsync("Worker", packages);

        using (var receiving = project.Start([.. Settings, ("EnableProcessing", "false")]))
        {
            await receiving.WaitForAsync("ready");
            await receiving.Input.WriteLineAsync(CircleCIWebhook.Sign(body, new WebhookSecret(Secret)));
            await receiving.Input.WriteLineAsync(Encoding.UTF8.GetString(body));
            await receiving.WaitForAsync("received: Stored");
            Assert.DoesNotContain(handled, receiving.Output, StringComparison.Ordinal);
        }

        using var handling = project.Start(Settings);
        await handling.WaitForAsync(handled);

        handling.Input.Close();
        Assert.Equal(0, await handling.EndAsync());
    }

    private static async IAsyncEnumerable<WebhookEvent> SendAllAsync(HttpClient client, string path, WebhookProvider provider)
    {
        foreach (var name in Payload.Names(provider.Name.ToLowerInvariant()))
        {
            var body = Payload.Read(name);
            Assert.Equal(HttpStatusCode.OK, await SendAsync(client, path, provider, body));
            provider.TryIdentify(default, body, out var identity);
            yield return provider.Parse(identity.Type, body);
        }
    }

    private static async Task<HttpStatusCode> SendAsync(
        HttpClient client, string path, WebhookProvider provider, byte[] body, string secret = Secret)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        provider.Sign(headers, body, provider.CreateSecret(secret));

        using var content = new ByteArrayContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };

        foreach (var (name, value) in headers)
        {
            Assert.True(content.Headers.TryAddWithoutValidation(name, value) || request.Headers.TryAddWithoutValidation(name, value));
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
