using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.GitHub;
using Webhooks.StandardWebhooks;

namespace Webhooks.Dashboard.Tests;

/// <summary>GitHub and senders of Standard Webhooks on the operator's page: what their provider says of an event stands there.</summary>
public sealed class OtherSendersTests
{
    [Fact]
    public async Task EventsOfGitHub_AreShownWithWhatTheySay()
    {
        await using var host = await StartAsync();
        await host.AcceptAsync(GitHubWebhook.Provider, "GitHub", "pull_request", """
            {"action":"opened","pull_request":{"number":7,"title":"Add a cache","state":"open","html_url":"https://github.com/octo/demo/pull/7","head":{"ref":"cache"}},
            "repository":{"full_name":"octo/demo"}}
            """u8.ToArray());

        using var client = await host.EnterAsync();
        var (entry, details) = await OnlyAsync(client);
        var summary = entry.GetProperty("summary");

        Assert.Equal("pull-request:octo/demo#7", entry.GetProperty("subject").GetString());
        Assert.Equal(
            ("pull_request #7 opened: Add a cache", "octo/demo", "cache", "open"),
            (Text(summary, "title"), Text(summary, "project"), Text(summary, "branch"), Text(summary, "status")));
        Assert.Equal("https://github.com/octo/demo/pull/7", Text(summary, "url"));

        // Octokit requires more of a pull request.
        Assert.Equal("UnknownGitHubEvent", details.GetProperty("eventClass").GetString());
        Assert.Equal("MismatchedMember", Text(summary.GetProperty("drift")[0], "kind"));
    }

    [Fact]
    public async Task EventsOfStandardWebhooks_AreShownByTheirType()
    {
        await using var host = await StartAsync();
        await host.AcceptAsync(
            StandardWebhook.Provider, "shop", "invoice.paid", """{"type":"invoice.paid","data":{"id":"in_7"}}"""u8.ToArray());

        using var client = await host.EnterAsync();
        var (entry, details) = await OnlyAsync(client);

        Assert.Equal(("invoice.paid", "invoice.paid"), (Text(entry, "type"), Text(entry.GetProperty("summary"), "title")));
        Assert.Equal("StandardWebhookEnvelope", details.GetProperty("eventClass").GetString());
        Assert.Contains("in_7", details.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    private static Task<DashboardHost> StartAsync() => DashboardHost.StartAsync(services: services =>
    {
        services.AddGitHubWebhook(options => options.Secrets.Add("secret-of-the-dashboard")).On<GitHubEvent>((_, _) => Task.CompletedTask);
        services.AddStandardWebhook("shop", options => options.Secrets.Add("whsec_YS1zZWNyZXQ="))
            .On<StandardWebhookEvent>((_, _) => Task.CompletedTask);
    });

    private static async Task<(JsonElement Entry, JsonElement Details)> OnlyAsync(HttpClient client)
    {
        var entry = Assert.Single((await client.GetFromJsonAsync<JsonElement>("api/deliveries")).GetProperty("entries").EnumerateArray());
        return (entry, await client.GetFromJsonAsync<JsonElement>($"api/delivery?key={Text(entry, "key")}"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
