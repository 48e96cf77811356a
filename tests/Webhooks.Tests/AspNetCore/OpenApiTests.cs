using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.AspNetCore;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Endpoint_DescribesItselfInTheAppsDocument()
    {
        await using var app = await Hook.StartAsync(
            services: services => services.AddOpenApi(),
            pipeline: app =>
            {
                app.MapOpenApi();
                app.MapCircleCIWebhook("/webhooks/{tenant}").WithName("from-ci");
            });

        var document = JsonNode.Parse(await app.Client.GetStringAsync("/openapi/v1.json"))!;

        Snapshot.Matches(document["paths"]!.ToJsonString(new() { WriteIndented = true }));
    }
}
