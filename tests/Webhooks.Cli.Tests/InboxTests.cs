using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

namespace Webhooks.Cli.Tests;

/// <summary>What an operator does with a SQLite inbox, beside the app that has it open.</summary>
public sealed class InboxTests
{
    [Fact]
    public async Task DeadLetters_AreListedShownRetriedAndDeleted_BesideARunningApp()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "inbox.db");
        using var app = await StartAsync(path);
        await AcceptAsync(app, "first");
        await AcceptAsync(app, "second");
        var store = app.Services.GetRequiredService<IWebhookDeliveryStore>();

        for (var end = DateTime.UtcNow.AddMinutes(3); (await store.CountAsync()).DeadLettered < 2; await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < end);
        }

        var stats = await Tool.RunAsync("inbox", "stats", "--inbox", path, "--json");
        Assert.Equal((1, 2), (stats.ExitCode, JsonElement.Parse(stats.Output).GetProperty("dead").GetInt32()));

        var list = await Tool.RunAsync("inbox", "list", "--inbox", path, "--state", "dead", "--json");
        var entries = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["second", "first"], entries.Select(entry => entry.GetProperty("id").GetString()));
        var key = entries[0].GetProperty("key").GetString()!;

        var show = await Tool.RunAsync("inbox", "show", key, "--inbox", path);
        Assert.Contains("attempt 1", show.Output, StringComparison.Ordinal);
        Assert.Contains("no\\u001b[31m", show.Output, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"ping\"", show.Output, StringComparison.Ordinal);

        var plan = await Tool.RunAsync("inbox", "delete", "--inbox", path, "--state", "dead", "--plan");
        Assert.StartsWith("2 match", plan.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Tool.RunWithInputAsync([], "inbox", "delete", "--inbox", path, "--state", "dead")).ExitCode);
        Assert.Equal(2, (await Tool.RunAsync("inbox", "delete", "--inbox", path)).ExitCode);

        Assert.Equal(0, (await Tool.RunAsync("inbox", "delete", key, "--inbox", path)).ExitCode);
        var retry = await Tool.RunAsync("inbox", "retry", "--inbox", path, "--state", "dead", "--yes", "--json");
        Assert.Equal(1, JsonElement.Parse(retry.Output).GetProperty("changed").GetInt32());
        Assert.Null(await store.FindAsync(key));
        await app.StopAsync();
    }

    [Theory]
    [InlineData("inbox list --inbox no-such-file.db", "There is no file 'no-such-file.db'.")]
    [InlineData("inbox list", "There is no inbox: set WEBHOOKS_INBOX, or pass --inbox.")]
    public async Task WrongInbox_IsOneLine(string arguments, string message)
    {
        var run = await Tool.RunAsync(arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists("no-such-file.db"));
    }

    [Fact]
    public async Task QueueOutOfReach_IsOneLine()
    {
        // Of no account, and asked at this machine alone.
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "stand-in");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "stand-in");

        var run = await Tool.RunAsync("inbox", "list", "--inbox", "http://127.0.0.1:1/000000000000/webhooks");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("webhooks: The inbox did not answer: The queues cannot be used: ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<IHost> StartAsync(string path)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => throw new InvalidOperationException("no\u001b[31m"), "fail");
        builder.Services.Configure<WebhookOptions>("CircleCI", options => options.Secrets.Add("secret-of-the-tool-tests"));
        builder.Services.AddSqliteInbox(options =>
        {
            options.Path = path;
            options.MaxAttempts = 1;
        });
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }

    private static async Task AcceptAsync(IHost app, string id) => await app.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(
        new()
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Id = id,
            Type = "ping",
            ReceivedAt = DateTimeOffset.UtcNow,
            IsVerified = true,
            UnsignedHeaders = new Dictionary<string, string>(),
            Body = "{\"type\":\"ping\"}"u8.ToArray(),
        },
        CancellationToken.None);
}
