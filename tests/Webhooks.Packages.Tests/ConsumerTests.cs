using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.StandardWebhooks;
using Webhooks.Tests.GitHub;

namespace Webhooks.Tests;

/// <summary>
/// The packages as a user gets them: restored from a folder into apps of their own, published, run, and sent real requests.
/// </summary>
[Collection(nameof(PackedOnce))]
public sealed class ConsumerTests(PackedPackages packages)
{
    private const string Secret = "a-secret-of-the-consumers";
    private const string ShopSecret = "whsec_YS1zZWNyZXQtb2YtdGhlLWNvbnN1bWVycw==";

    private static readonly (string, string)[] Settings =
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("Webhooks__CircleCI__Secrets__0", Secret),
        ("Webhooks__Perfsee__Secrets__0", Secret),
        ("Webhooks__GitHub__Secrets__0", Secret),
        ("Webhooks__shop__Secrets__0", ShopSecret),
    ];

    [Fact]
    public async Task ReadmesApp_AnswersSignedDeliveries_AndRefusesForgedOnes()
    {
        using var project = await ConsumerProject.PublishAsync("WebApp", packages);
        using var app = project.Start(Settings);
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };

        var workflow = Payload.Read("circleci/workflow-completed.github");
        var bundle = Payload.Read("perfsee/bundle-finished.passed");

        Assert.Equal(
            HttpStatusCode.Forbidden, await SendAsync(client, "/webhooks/circleci", CircleCIWebhook.Provider, workflow, "another-secret"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, "/webhooks/circleci", CircleCIWebhook.Provider, workflow));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, "/webhooks/perfsee", PerfseeWebhook.Provider, bundle));

        var (name, artifact) = (((WorkflowCompleted)CircleCIWebhook.Parse(workflow)).Workflow.Name,
            ((BundleFinished)PerfseeWebhook.Parse(bundle)).Artifact);
        await app.WaitForAsync($"{name}: Success");
        await app.WaitForAsync($"{artifact.Name}: score {artifact.Score}");
    }

    [Fact]
    public async Task TrimmedApp_UnderstandsEveryEventOfEveryProvider()
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
            await app.WaitForAsync(
                $"handled {webhookEvent.GetType().Name} {webhookEvent.Type} with {webhookEvent.Drift.Count} differences");
        }

        Assert.Superset(
            CircleCIWebhook.Provider.EventTypes.Values.Concat(PerfseeWebhook.Provider.EventTypes.Values).ToHashSet(),
            sent.Select(webhookEvent => webhookEvent.GetType()).ToHashSet());

        await SendEveryClassOfOctokitAsync(client, app);

        await app.WaitForAsync("pushed text");

        var (known, misfit) = ("""{"type":"invoice.paid","data":{"number":"2026-7","amount":12.5}}"""u8.ToArray(),
            """{"type":"invoice.paid","data":[]}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, "/webhooks/shop", StandardWebhook.Provider, known, ShopSecret));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, "/webhooks/shop", StandardWebhook.Provider, misfit, ShopSecret));
        await app.WaitForAsync("handled invoice 2026-7 of 12.5");
        await app.WaitForAsync("handled envelope invoice.paid with 1 differences");
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
            await receiving.WaitForAsync("invoice.paid 2026-7 and GitHubEvent { Type = public }");
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

    // What Octokit.Webhooks allows: it is trimmed without a warning, and then reads all that it reads untrimmed.
    private static async Task SendEveryClassOfOctokitAsync(HttpClient client, RunningConsumer app)
    {
        foreach (var (type, made) in OctokitBodies.Made)
        {
            var body = OctokitBodies.Of(made);
            var parsed = GitHubWebhook.Parse(type, body);

            Assert.Equal(
                HttpStatusCode.OK,
                await SendAsync(client, "/webhooks/github", GitHubWebhook.Provider, body, Secret, (GitHubWebhook.EventHeader, type)));
            Assert.IsNotType<UnknownGitHubEvent>(parsed);
            await app.WaitForAsync($"handled {parsed} of {Convert.ToHexStringLower(SHA256.HashData(body))} with 0 differences");
        }
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
        HttpClient client, string path, WebhookProvider provider, byte[] body, string secret = Secret,
        params (string Name, string Value)[] more)
    {
        var headers = more.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
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
