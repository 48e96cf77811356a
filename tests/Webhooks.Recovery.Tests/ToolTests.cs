using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>What the tool does at the providers, as a process, against the stand-ins.</summary>
public sealed class ToolTests : IAsyncLifetime, IDisposable
{
    private const string Url = "https://hooks.example.com/webhooks/circleci";
    private CircleCIServer _server = null!;
    private readonly TemporaryFolder _folder = new();

    private string Settings => _folder["appsettings.json"];

    public async Task InitializeAsync()
    {
        if (Record.Exception(() => ApiDescriptions.Require("circleci-v2.openapi.yaml")) is null)
        {
            _server = await CircleCIServer.StartAsync();
            _server.World.AddProject(RecoveryApp.Project);
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            Assert.True(_server.Violations.IsEmpty, string.Join(Environment.NewLine, _server.Violations));
        }
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Register_CreatesWithANewSecret_AndThenUpdates()
    {
        Require();
        await File.WriteAllTextAsync(Settings, """{"Logging":{"LogLevel":{"Default":"Warning"}}}""");

        var created = await RunAsync("register", "--url", Url, "--settings", Settings, "--event", "workflow-completed");
        Assert.Equal((0, ""), (created.ExitCode, created.Errors));
        var hook = Assert.Single(_server.World.Webhooks);
        var written = JsonNode.Parse(await File.ReadAllTextAsync(Settings))!;
        var secret = Assert.Single(_server.World.Secrets.Values);
        Assert.Equal(64, secret.Length);
        Assert.Equal(secret, written["Webhooks"]!["CircleCI"]!["Secrets"]![0]!.GetValue<string>());
        Assert.Equal("Warning", written["Logging"]!["LogLevel"]!["Default"]!.GetValue<string>());
        Assert.DoesNotContain(secret, created.Output, StringComparison.Ordinal);

        var updated = await RunAsync("register", "--url", Url, "--settings", Settings);
        Assert.Equal(0, updated.ExitCode);
        Assert.Same(hook, Assert.Single(_server.World.Webhooks));
        Assert.Equal(["workflow-completed", "job-completed"], hook["events"]!.AsArray().Select(type => type!.GetValue<string>()));
        Assert.Equal(secret, Assert.Single(_server.World.Secrets.Values));
    }

    [SkippableTheory]
    [InlineData("http://hooks.example.com/webhooks/circleci", "https only")]
    [InlineData("https://10.0.0.7/webhooks/circleci", "private addresses")]
    [InlineData("https://app.internal/webhooks/circleci", "private addresses")]
    public async Task Register_RefusesWhatTheProviderRefuses(string url, string cure)
    {
        Require();
        await File.WriteAllTextAsync(Settings, "{}");
        var refused = await RunAsync("register", "--url", url, "--settings", Settings);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(cure, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(_server.World.Webhooks);
    }

    [SkippableFact]
    public async Task Register_RefusesASixthWebhook()
    {
        Require();
        await File.WriteAllTextAsync(Settings, "{}");

        for (var index = 0; index < 5; index++)
        {
            Assert.Equal(0, (await RunAsync("register", "--url", $"{Url}/{index}", "--settings", Settings)).ExitCode);
        }

        var refused = await RunAsync("register", "--url", Url, "--settings", Settings);
        Assert.Equal((2, 5), (refused.ExitCode, _server.World.Webhooks.Count));
        Assert.Contains("takes no more", refused.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Rotate_UnderLoad_HasNoDeliveryRefused()
    {
        Require();
        await File.WriteAllTextAsync(Settings, "{}");
        Assert.Equal(0, (await RunAsync("register", "--url", Url, "--settings", Settings)).ExitCode);
        await using var app = await StartReceiverAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var id = _server.World.Secrets.Keys.Single();
        var before = _server.World.Secrets[id];
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        using var stop = new CancellationTokenSource();
        var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendAsync(address, id, answers, stop.Token))));

        var rotated = await RunAsync(
            "rotate", "--url", Url, "--settings", Settings, "--check", $"{address}webhooks/circleci", "--wait", "10");
        await Wait.UntilAsync(() => answers.GetValueOrDefault(HttpStatusCode.OK) > 200);
        await stop.CancelAsync();
        await sending;

        Assert.Equal((0, ""), (rotated.ExitCode, rotated.Errors));
        Assert.Equal([HttpStatusCode.OK], answers.Keys);
        var after = _server.World.Secrets[id];
        Assert.NotEqual(before, after);
        Assert.Equal(after, JsonNode.Parse(await File.ReadAllTextAsync(Settings))!["Webhooks"]!["CircleCI"]!["Secrets"]!.AsArray()
            .Single()!.GetValue<string>());

        // The old one is out.
        using var client = new HttpClient { BaseAddress = address };
        await Wait.UntilAsync(async () =>
        {
            using var answer = await client.PostSignedAsync("/webhooks/circleci", CircleCIWebhook.Provider, Ping(), before);
            return answer.StatusCode == HttpStatusCode.Forbidden;
        });
    }

    [SkippableFact]
    public async Task Doctor_SaysWhatIsWrong_WithTheCure()
    {
        Require();
        await File.WriteAllTextAsync(Settings, """{"Webhooks":{"CircleCI":{"Secrets":[" short "]}}}""");
        var run = await RunAsync("doctor", "--url", "https://127.0.0.1:1/webhooks/circleci", "--settings", Settings);

        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.Contains("WRONG  The provider takes the address", run.Output, StringComparison.Ordinal);
        Assert.Contains("Run 'webhooks register'", run.Output, StringComparison.Ordinal);
        Assert.Contains("white space", run.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG  The endpoint is reachable", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok     The clock is right", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" short ", run.Output, StringComparison.Ordinal);

        // The last outcome is CircleCI's own: the stand-in says that the app answered 503.
        _server.World.AddPipeline(RecoveryApp.Project);
        _server.World.Complete(_server.World.AddWorkflow(_server.World.Pipelines[0]), "success");
        Assert.Equal(0, (await RunAsync("register", "--url", Url, "--settings", Settings)).ExitCode);
        run = await RunAsync("doctor", "--url", Url, "--settings", Settings);
        Assert.Contains("answered 503", run.Output, StringComparison.Ordinal);

        // For scripts.
        run = await RunAsync("doctor", "--url", Url, "--settings", Settings, "--json");
        var checks = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.Contains(checks, check => CircleCIWorld.Text(check, "check") == "The clock is right" && check["ok"]!.GetValue<bool>());
        Assert.Contains(checks, check => CircleCIWorld.Text(check, "text").Contains("answered 503", StringComparison.Ordinal)
            && !check["ok"]!.GetValue<bool>());
    }

    private static byte[] Ping() => CircleCIWorld.Bytes(new JsonObject { ["type"] = "ping", ["id"] = Guid.NewGuid().ToString() });

    private static void Require() => ApiDescriptions.Require("circleci-v2.openapi.yaml");

    private async Task SendAsync(Uri address, string id, ConcurrentDictionary<HttpStatusCode, int> answers, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };

        while (!stop.IsCancellationRequested)
        {
            string secret;

            lock (_server.World.Gate)
            {
                secret = _server.World.Secrets[id];
            }

            using var answer = await client.PostSignedAsync("/webhooks/circleci", CircleCIWebhook.Provider, Ping(), secret);
            answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            await Task.Delay(2, CancellationToken.None);
        }
    }

    // An app that reloads its settings file.
    private async Task<WebApplication> StartReceiverAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = _folder.Path });
        builder.Configuration.AddJsonFile(Settings, optional: false, reloadOnChange: true);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask);
        var app = builder.Build();
        app.UseRouting();
        app.MapCircleCIWebhook("/webhooks/circleci");
        await app.StartAsync();
        return app;
    }

    private Task<Cli.Tests.Programs.Run> RunAsync(params string[] arguments) => ApiTool.RunAsync(_server, arguments);
}
