using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Perfsee;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>What the tool does at Perfsee, as a process, against the stand-in: a webhook for each event type.</summary>
public sealed class PerfseeToolTests : IAsyncLifetime, IDisposable
{
    private const string Url = "http://hooks.example.com/webhooks/perfsee";
    private PerfseeServer _server = null!;
    private readonly TemporaryFolder _folder = new();

    private string Settings => _folder["appsettings.json"];

    private List<JsonObject> Hooks => [.. _server.World.Projects[RecoveryApp.PerfseeProject]["_hooks"]!.AsArray().OfType<JsonObject>()];

    public async Task InitializeAsync()
    {
        if (Record.Exception(() => ApiDescriptions.Require("perfsee.schema.gql")) is null)
        {
            _server = await PerfseeServer.StartAsync();
            _server.World.AddProject(RecoveryApp.PerfseeProject);
        }

        await File.WriteAllTextAsync(Settings, "{}");
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
    public async Task Register_CreatesOneForEachType_AndThenUpdatesThem()
    {
        Require();
        var first = await RunAsync("register", "--url", Url, "--settings", Settings, "--event", "bundle:finished");
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        var secret = Assert.Single(Hooks)["secret"]!.GetValue<string>();
        Assert.Equal(secret, SecretsOfTheApp().Single());
        Assert.DoesNotContain(secret, first.Output, StringComparison.Ordinal);

        // The one that is there is updated, the others are created, all with the app's secret.
        var all = await RunAsync("register", "--url", Url, "--settings", Settings, "--json");
        Assert.Equal((0, ""), (all.ExitCode, all.Errors));
        Assert.Equal(
            ["bundle:finished", "lab:snapshot-completed", "lab:snapshot-report-completed", "source:finished"],
            Hooks.Select(hook => CircleCIWorld.Text(hook, "eventType")).Order(StringComparer.Ordinal));
        Assert.All(Hooks, hook => Assert.Equal((Url, secret), (CircleCIWorld.Text(hook, "url"), CircleCIWorld.Text(hook, "secret"))));
        var steps = all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["updated", "created"], steps.Select(step => CircleCIWorld.Text(step, "step")));
        Assert.Equal(3, steps[1]["events"]!.AsArray().Count);

        Assert.Equal(0, (await RunAsync("register", "--url", Url, "--settings", Settings)).ExitCode);
        Assert.Equal(4, Hooks.Count);
    }

    [SkippableFact]
    public async Task Doctor_SaysWhatIsWrong_WithTheCure()
    {
        Require();
        var run = await RunAsync("doctor", "--url", "http://127.0.0.1:1/webhooks/perfsee", "--settings", Settings);
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.Contains("Run 'webhooks register'", run.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG  The endpoint is reachable", run.Output, StringComparison.Ordinal);

        await using var app = await StartReceiverAsync();
        var url = $"{AddressOf(app)}webhooks/perfsee";
        Assert.Equal(0, (await RunAsync("register", "--url", url, "--settings", Settings)).ExitCode);
        await Wait.UntilAsync(async () => (await RunAsync("doctor", "--url", url, "--settings", Settings)).ExitCode == 0);

        Hooks[0]["lastDelivery"] = new JsonObject
        {
            ["deliveryId"] = Guid.NewGuid().ToString(),
            ["startTime"] = CircleCIWorld.Time(TimeProvider.System.GetUtcNow()),
            ["endTime"] = CircleCIWorld.Time(TimeProvider.System.GetUtcNow()),
            ["statusCode"] = 503,
            ["isSuccess"] = false,
        };
        run = await RunAsync("doctor", "--url", url, "--settings", Settings);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("answered 503", run.Output, StringComparison.Ordinal);
        Assert.Contains("'webhooks recover'", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Rotate_UnderLoad_HasNoDeliveryRefused()
    {
        Require();
        Assert.Equal(0, (await RunAsync("register", "--url", Url, "--settings", Settings)).ExitCode);
        await using var app = await StartReceiverAsync();
        var address = AddressOf(app);
        var before = SecretsOfTheApp().Single();
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        using var stop = new CancellationTokenSource();
        var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(hook => Task.Run(() => SendAsync(address, hook, answers, stop.Token))));

        var rotated = await RunAsync(
            "rotate", "--url", Url, "--settings", Settings, "--check", $"{address}webhooks/perfsee", "--wait", "10");
        await Wait.UntilAsync(() => answers.GetValueOrDefault(HttpStatusCode.OK) > 200);
        await stop.CancelAsync();
        await sending;

        Assert.Equal((0, ""), (rotated.ExitCode, rotated.Errors));
        Assert.Contains("(4 webhooks)", rotated.Output, StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.OK], answers.Keys);
        var after = SecretsOfTheApp().Single();
        Assert.NotEqual(before, after);
        Assert.All(Hooks, hook => Assert.Equal(after, CircleCIWorld.Text(hook, "secret")));

        // The old one is out.
        using var client = new HttpClient { BaseAddress = address };
        await Wait.UntilAsync(async () =>
        {
            using var answer = await client.PostSignedAsync("/webhooks/perfsee", PerfseeWebhook.Provider, Event(), before);
            return answer.StatusCode == HttpStatusCode.Forbidden;
        });
    }

    private static byte[] Event() =>
        CircleCIWorld.Bytes(new JsonObject { ["eventType"] = "bundle:finished", ["id"] = Guid.NewGuid().ToString() });

    private static void Require() => ApiDescriptions.Require("perfsee.schema.gql");

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private List<string> SecretsOfTheApp() =>
        [.. JsonNode.Parse(File.ReadAllText(Settings))!["Webhooks"]!["Perfsee"]!["Secrets"]!.AsArray()
            .Select(secret => secret!.GetValue<string>())];

    // Each sender is one webhook, and signs with what Perfsee has for it.
    private async Task SendAsync(Uri address, int hook, ConcurrentDictionary<HttpStatusCode, int> answers, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };

        while (!stop.IsCancellationRequested)
        {
            string secret;

            lock (_server.World.Gate)
            {
                secret = CircleCIWorld.Text(Hooks[hook], "secret");
            }

            using var answer = await client.PostSignedAsync("/webhooks/perfsee", PerfseeWebhook.Provider, Event(), secret);
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
        builder.Services.AddPerfseeWebhook().On<PerfseeEvent>((_, _) => Task.CompletedTask);

        if (!JsonNode.Parse(await File.ReadAllTextAsync(Settings))!.AsObject().ContainsKey("Webhooks"))
        {
            await File.WriteAllTextAsync(Settings, """{"Webhooks":{"Perfsee":{"Secrets":["a-secret-of-32-letters-and-digits"]}}}""");
            ((IConfigurationRoot)builder.Configuration).Reload();
        }

        var app = builder.Build();
        app.UseRouting();
        app.MapPerfseeWebhook("/webhooks/perfsee");
        await app.StartAsync();
        return app;
    }

    private Task<Cli.Tests.Programs.Run> RunAsync(params string[] arguments) => ApiTool.RunAsync(_server, arguments);
}
