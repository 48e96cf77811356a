using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.CircleCI.Api;
using Webhooks.Perfsee;
using Webhooks.Perfsee.Api;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class MoreContextById
{
    [Fact]
    public async Task Handlers_AskTheApis()
    {
        await using var circleCIApi = await new CannedApi(
            ("/api/v2/workflow/", """{"name":"build-and-deploy","started_by":"03987f6a-4c27-4dc1-b6ab-c7e83bb3e713"}"""),
            ("/api/v2/pipeline/", """{"vcs":{"review_url":"https://github.com/acme/app/pull/88"}}""")).StartAsync();
        await using var perfseeApi = await new CannedApi(
            ("/graphql", """{"data":{"project":{"snapshotReport":{"page":{"name":"Checkout"},"performanceScore":71}}}}""")).StartAsync();
        var builder = DocsApp.CreateBuilder();
        Configure(builder, circleCIApi, perfseeApi);

        // snippet
        builder.Services.AddCircleCIApi();                                 // token: Webhooks:Api:CircleCI:Token in the configuration
        builder.Services.AddCircleCIWebhook()
            .On<WorkflowCompleted>(async (webhook, cancellationToken) =>
            {
                var circleCI = webhook.Services.GetRequiredService<CircleCIClient>();
                var workflow = await circleCI.GetWorkflowAsync(webhook.Event.Workflow.Id, cancellationToken);
                var pipeline = await circleCI.GetPipelineAsync(webhook.Event.Pipeline.Id, cancellationToken);

                Console.WriteLine($"{workflow?.Name} was started by {workflow?.StartedBy} for {pipeline?.ReviewUrl}");
            });

        builder.Services.AddPerfseeApi();                                  // host and token: Webhooks:Api:Perfsee
        builder.Services.AddPerfseeWebhook()
            .On<SnapshotReportCompleted>(async (webhook, cancellationToken) =>
            {
                var perfsee = webhook.Services.GetRequiredService<PerfseeClient>();
                var report = await perfsee.GetReportAsync(webhook.Event.Project.Id, webhook.Event.Report.Id, cancellationToken);

                Console.WriteLine($"{report?.Page.Name}: score {report?.PerformanceScore}");
            });
        // end

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        app.MapPerfseeWebhook("/webhooks/perfsee");
        using var client = await app.StartClientAsync();

        using var circleCI = await client.SendCircleCIWebhookAsync(
            "/webhooks/circleci", CircleCIPayload.WorkflowCompleted(), DocsApp.Secret);
        using var perfsee = await client.SendPerfseeWebhookAsync(
            "/webhooks/perfsee", PerfseePayload.SnapshotReportCompleted(), DocsApp.Secret);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (circleCI.StatusCode, perfsee.StatusCode));
        Assert.Equal(2, circleCIApi.Requests.Count);
        Assert.Single(perfseeApi.Requests);
    }

    [Fact]
    public async Task List_StopsAndGoesOn()
    {
        await using var api = await new CannedApi(
            ("/api/v2/project/gh/acme/app/pipeline", """{"items":[{"number":2},{"number":1}],"next_page_token":"more"}""")).StartAsync();
        await using var services = Services(api, api);
        var (circleCI, cancellationToken, budget) = (services.GetRequiredService<CircleCIClient>(), CancellationToken.None, 1);
        var saved = new List<long>();

        Task SaveAsync(PipelineDetails pipeline)
        {
            saved.Add(pipeline.Number);
            return Task.CompletedTask;
        }

        // snippet
        string? position = null;                                           // or the one that was stored

        await foreach (var page in circleCI.GetProjectPipelinesAsync("gh/acme/app", from: position, cancellationToken: cancellationToken))
        {
            var done = 0;

            foreach (var pipeline in page.Items)
            {
                await SaveAsync(pipeline);
                position = page.PositionAfter(++done);                     // store it: here the list can go on later
            }

            if (--budget == 0)
            {
                break;
            }
        }
        // end

        Assert.Equal([2, 1], saved);
        Assert.NotNull(position);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task EventBody_IsAnEvent()
    {
        var sent = Payload.Text("perfsee/bundle-finished.passed");
        var start = sent.IndexOf("\"data\":", StringComparison.Ordinal) + 7;
        var data = sent[start..sent.LastIndexOf(",\"variables\"", StringComparison.Ordinal)];
        await using var api = await new CannedApi(("/graphql", $"{{\"data\":{data}}}")).StartAsync();
        await using var services = Services(api, api);
        var (perfsee, cancellationToken) = (services.GetRequiredService<PerfseeClient>(), CancellationToken.None);

        // snippet
        var body = await perfsee.GetBundleFinishedAsync("tidewater-shop", 412, cancellationToken);

        if (body?.ToEvent() is BundleFinished finished)
        {
            Console.WriteLine($"{finished.Artifact.Name}: {finished.Artifact.StatusText}");
        }
        // end

        Assert.Equal(sent, System.Text.Encoding.UTF8.GetString(body!.ToBody()));
    }

    [Fact]
    public async Task Readmes_ShowTheClients()
    {
        await using var circleCIApi = await new CannedApi(
            ("/api/v2/project/gh/acme/app/pipeline", """{"items":[{"number":2}],"next_page_token":null}""")).StartAsync();
        await using var perfseeApi = await new CannedApi(
            ("/graphql", """{"data":{"project":{"snapshotReport":{"performanceScore":71}}}}""")).StartAsync();
        var services = Collection(circleCIApi, perfseeApi);
        ServiceProvider provider;

        // snippet
        services.AddCircleCIApi();                       // token: Webhooks:Api:CircleCI:Token in the configuration
        // pause
        provider = services.BuildServiceProvider();
        // continue
        var circleCI = provider.GetRequiredService<CircleCIClient>();

        await foreach (var page in circleCI.GetProjectPipelinesAsync("gh/acme/app", branch: "main"))
        {
            foreach (var pipeline in page.Items)
            {
                Console.WriteLine($"{pipeline.Number} {pipeline.Vcs?.Commit?.Subject} {pipeline.ReviewUrl}");
            }
        }
        // end

        await provider.DisposeAsync();

        // snippet
        services.AddPerfseeApi();                        // Webhooks:Api:Perfsee:Host and :Token in the configuration
        // pause
        provider = services.BuildServiceProvider();
        // continue
        var perfsee = provider.GetRequiredService<PerfseeClient>();

        var report = await perfsee.GetReportAsync("tidewater-shop", 1730);
        Console.WriteLine($"score {report?.PerformanceScore}, metrics {report?.MetricsJson}");
        // end

        Assert.Equal(71, report!.PerformanceScore);
        await provider.DisposeAsync();
        Assert.Single(circleCIApi.Requests);
    }

    private static void Configure(WebApplicationBuilder builder, CannedApi circleCI, CannedApi perfsee) =>
        builder.Configuration.AddInMemoryCollection(Settings(circleCI, perfsee));

    private static IServiceCollection Collection(CannedApi circleCI, CannedApi perfsee) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Settings(circleCI, perfsee)).Build());

    private static ServiceProvider Services(CannedApi circleCI, CannedApi perfsee) =>
        Collection(circleCI, perfsee).AddCircleCIApi().AddPerfseeApi().BuildServiceProvider();

    private static Dictionary<string, string?> Settings(CannedApi circleCI, CannedApi perfsee) => new()
    {
        ["Webhooks:Api:CircleCI:Token"] = "a-token",
        ["Webhooks:Api:CircleCI:Host"] = circleCI.Address.AbsoluteUri,
        ["Webhooks:Api:Perfsee:Host"] = perfsee.Address.AbsoluteUri,
    };
}
