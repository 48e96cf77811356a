using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Webhooks.Tests.AspNetCore;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Endpoint_DescribesItselfInTheAppsDocument()
    {
        await using var app = await StartAsync(app => app.MapCircleCIWebhook("/webhooks/{tenant}").WithName("from-ci"));

        var document = JsonNode.Parse(await DocumentAsync(app))!;

        Snapshot.Matches(document["paths"]!.ToJsonString(new() { WriteIndented = true }));
    }

    [Theory]
    [InlineData("/webhooks/circleci")]
    [InlineData("/webhooks/{tenant}/circleci", "tenant")]
    [InlineData("/webhooks/{tenant}/{hook:guid}", "tenant", "hook")]
    [InlineData("/webhooks/{tenant?}", "tenant")]
    [InlineData("/webhooks/{tenant=a}", "tenant")]
    [InlineData("/webhooks/{*rest}", "rest")]
    [InlineData("/webhooks/{Tenant:length(3,20)}.{format}", "Tenant", "format")]
    public async Task Document_IsValidAndDescribesEveryPartOfThePath(string pattern, params string[] names)
    {
        await using var app = await StartAsync(app => app.MapCircleCIWebhook(pattern));

        var paths = Validated(await DocumentAsync(app));

        Assert.Equal(names, ParametersOf(Assert.Single(paths)));
    }

    [Fact]
    public async Task ParametersOfGroups_AreDescribedWithThoseOfThePattern()
    {
        await using var app = await StartAsync(app => app.MapGroup("/{region}").MapGroup("/hooks").MapCircleCIWebhook("{tenant}"));

        var (path, item) = Assert.Single(Validated(await DocumentAsync(app)));

        Assert.Equal("/{region}/hooks/{tenant}", path);
        Assert.Equal(["region", "tenant"], ParametersOf(new(path, item)));
    }

    [Fact]
    public async Task RouteWithParameters_StillReceives()
    {
        await using var app = await StartAsync(app => app.MapCircleCIWebhook("/webhooks/{tenant}"));

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(), path: "/webhooks/team-a"));
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map) => Hook.StartAsync(
        services: services => services.AddOpenApi(),
        pipeline: app =>
        {
            app.MapOpenApi();
            map(app);
        });

    private static Task<string> DocumentAsync(TestApp app) => app.Client.GetStringAsync("/openapi/v1.json");

    // The rules of Microsoft.OpenApi do not look for parts of a path that nothing describes, so that one is ours.
    private static OpenApiPaths Validated(string json)
    {
        var read = OpenApiDocument.Parse(json, "json", new() { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);

        var paths = read.Document!.Paths;
        Assert.All(paths, path =>
        {
            var named = path.Key.Split('{').Skip(1).Select(part => part.Split('}')[0]);
            Assert.Equal(named.Order(StringComparer.Ordinal), ParametersOf(path).Order(StringComparer.Ordinal));
        });
        return paths;
    }

    private static IEnumerable<string> ParametersOf(KeyValuePair<string, IOpenApiPathItem> path)
    {
        var parameters = Assert.Single(path.Value.Operations!).Value.Parameters ?? [];
        Assert.All(parameters, parameter => Assert.Equal((ParameterLocation.Path, true), (parameter.In, parameter.Required)));
        return parameters.Select(parameter => parameter.Name!);
    }
}
