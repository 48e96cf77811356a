using System.Text.Json.Nodes;

namespace Webhooks.Cli.Tests;

/// <summary><c>webhooks send</c> to <c>webhooks listen</c>, two processes.</summary>
public sealed class SendTests
{
    private const string Secret = "secret-of-the-send-tests";

    [Theory]
    [InlineData("circleci", "workflow-completed", "workflow-completed", "storefront main build-test-deploy success")]
    [InlineData("circleci", "job-completed", "job-completed", "storefront main test success")]
    [InlineData("circleci", "ping", "ping", "Build notifications")]
    [InlineData("perfsee", "bundle-finished", "bundle:finished", "storefront feat/basket web Passed score 82")]
    [InlineData("perfsee", "lab:snapshot-completed", "lab:snapshot-completed", "2 reports Completed")]
    [InlineData("perfsee", "snapshot-report-completed", "lab:snapshot-report-completed", "storefront Product page Desktop Completed")]
    [InlineData("perfsee", "source:finished", "source:finished", "storefront Product page Desktop Completed")]
    public async Task EveryEvent_IsAcceptedAndShown(string provider, string name, string type, string summary)
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", provider, name, "--url", provider == "circleci" ? listener.CircleCI : listener.Perfsee);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches("^200 in [0-9.]+ ms  id [-0-9a-f]{36,64}\n$", run.Output.ReplaceLineEndings("\n"));
        var seen = await listener.NextJsonAsync();
        Assert.Equal((200, provider, type), ((int)seen["status"]!, (string?)seen["provider"], (string?)seen["type"]));
        Assert.Contains(summary, (string)seen["summary"]!, StringComparison.Ordinal);
        Assert.True((bool)seen["verified"]!);
        Assert.Equal(0, (int)seen["drift"]!);
    }

    [Fact]
    public async Task Options_ChangeThePayload()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");

        string[][] runs =
        [
            ["send", "circleci", "workflow-completed", "--status", "failed", "--branch", "release/2"],
            [
                "send", "circleci", "job-completed", "--integration", "gitlab", "--tag", "v2.1.0", "--set", "job.name=deploy", "--set",
                "job.number=7"
            ],
            ["send", "circleci", "workflow-completed", "--set", "workflow.queued={\"seconds\":3}"],
        ];

        foreach (var arguments in runs)
        {
            Assert.Equal(0, (await Tool.RunWithSecretAsync(Secret, [.. arguments, "--url", listener.CircleCI])).ExitCode);
        }

        var bundle = await Tool.RunWithSecretAsync(
            Secret, "send", "perfsee", "bundle-finished", "--score", "41", "--branch", "main", "--url", listener.Perfsee);
        Assert.Equal(0, bundle.ExitCode);

        Assert.Equal("storefront release/2 build-test-deploy failed", (string?)(await listener.NextJsonAsync())["summary"]);
        Assert.Equal("storefront v2.1.0 deploy success", (string?)(await listener.NextJsonAsync())["summary"]);
        Assert.Equal(1, (int)(await listener.NextJsonAsync())["drift"]!);
        Assert.Equal("storefront main web Passed score 41", (string?)(await listener.NextJsonAsync())["summary"]);
    }

    [Fact]
    public async Task ManyAtOnce_AreAllDifferentAndCounted()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", "perfsee", "bundle-finished", "--url", listener.Perfsee, "--count", "200", "--concurrency", "8", "--rate",
            "5000", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal(200, (int)report["deliveries"]!);
        Assert.Equal(200, (int)report["answers"]!["200"]!);
        var results = report["results"]!.AsArray();
        Assert.Equal(200, results.Select(result => (string?)result!["id"]).Distinct().Count());
        Assert.All(results, result => Assert.Equal("200", (string?)result!["answer"]));
        Assert.True((double)report["latencyMilliseconds"]!["p50"]! <= (double)report["latencyMilliseconds"]!["max"]!);

        for (var count = 0; count < 200; count++)
        {
            Assert.False((bool)(await listener.NextJsonAsync())["repeat"]!);
        }
    }

    [Fact]
    public async Task Repeated_IsAcceptedAndSeenAsRepeat()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        var run = await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--url", listener.CircleCI, "--repeat", "2");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(
            "^(200 in [0-9.]+ ms  id [-0-9a-f]{36}\n){3}3 deliveries in [0-9.]+ s \\([0-9.]+ a second\\)\nanswers  200 × 3\nlatency  p50 "
            + ".* ms  p90 .* ms  p99 .* ms  max .* ms\n$",
            run.Output.ReplaceLineEndings("\n"));
        Assert.Matches("^[0-9:]{8} 200 CircleCI ping Build notifications 188 B$", await listener.NextAsync());
        Assert.EndsWith("200 CircleCI ping Build notifications (repeat) 188 B", await listener.NextAsync(), StringComparison.Ordinal);
        Assert.EndsWith("(repeat) 188 B", await listener.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tampered_IsRightWhenItIsRefused()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        var run = await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--url", listener.CircleCI, "--tamper");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("403 in ", run.Output, StringComparison.Ordinal);
        Assert.Contains(" 403 CircleCI ping ", await listener.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TamperedAndAccepted_IsWrong()
    {
        await using var listener = await ListeningTool.StartAsync();

        var run = await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--url", listener.CircleCI, "--tamper");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("webhooks: 200, although it was tampered with: the receiver does not verify signatures.", run.Errors.TrimEnd());
    }

    [Fact]
    public async Task OtherSecret_IsRefusedAndBothSidesSayWhy()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", $"{Secret} ");

        var run = await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--url", listener.CircleCI);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "webhooks: 403: the receiver refuses the signature. Does it have this secret, and is this the path of this provider?",
            run.Errors.TrimEnd());
        Assert.EndsWith(" 403 CircleCI ping Build notifications (mismatch) 188 B", await listener.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("a space behind it", await listener.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThere_IsNoAnswer()
    {
        await using var listener = await ListeningTool.StartAsync("--count", "1");
        await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--url", listener.CircleCI);
        Assert.Equal(0, await listener.ExitAsync());

        var run = await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--url", listener.CircleCI, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(1, (int)JsonNode.Parse(run.Output)!["answers"]!["connection refused"]!);
        Assert.Equal("webhooks: connection refused: is the receiver running at that address?", run.Errors.TrimEnd());
    }

    [Theory]
    [InlineData("circleci", "ping", "type=ünknown 港")]
    [InlineData("perfsee", "bundle:finished", "payload.data.project.id=гавань")]
    public async Task TextBeyondAsciiInAHeader_IsSent(string provider, string name, string set)
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", provider, name, "--set", set, "--url", provider == "circleci" ? listener.CircleCI : listener.Perfsee);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.True((bool)(await listener.NextJsonAsync())["verified"]!);
    }

    [Fact]
    public async Task ControlCharacterInAHeader_NamesTheHeader()
    {
        var run = await Tool.RunWithSecretAsync(Secret, "send", "circleci", "ping", "--set", "type=a\nb", "--url", "http://127.0.0.1:9/");

        Assert.Equal(
            (2, "webhooks: The header circleci-event-type cannot carry '\\u000a', which is in the value that it gets: no HTTP header can."),
            (run.ExitCode, run.Errors.TrimEnd()));
    }

    [Theory]
    [InlineData("@scope/next")]
    [InlineData("-x")]
    [InlineData("1.10")]
    [InlineData("a=b:c d")]
    [InlineData("[red]x[/]")]
    [InlineData("%41 $HOME *")]
    public async Task Values_ArriveAsTheyWereTyped(string value)
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", "circleci", "workflow-completed", $"--branch={value}", "--set", $"workflow.name={value}", "--url",
            listener.CircleCI);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal($"storefront {value} {value} success", (string?)(await listener.NextJsonAsync())["summary"]);
    }

    [Fact]
    public async Task SetAsJson_ReplacesATextByWhatIsNone()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", "circleci", "workflow-completed", "--set", "workflow.name:=7", "--url", listener.CircleCI);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, (int)(await listener.NextJsonAsync())["drift"]!);
    }

    [Theory]
    [InlineData("bundle-finished", "\"status\":\"Failed\",\"duration\":0,\"failedReason\":\"out of memory\"")]
    [InlineData("snapshot-completed", "\"status\":\"Failed\",\"reportLink\":null")]
    [InlineData("source-finished", "\"status\":\"Failed\",\"reportLink\":\"http")]
    public async Task FailedMeasurement_IsAsPerfseeSendsIt(string name, string part)
    {
        using var folder = new TemporaryFolder();
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json", "--save", folder.Path);
        var before = DateTimeOffset.UtcNow;

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", "perfsee", name, "--status", "Failed", "--reason", "out of memory", "--url", listener.Perfsee);

        Assert.Equal(0, run.ExitCode);
        var body = File.ReadAllText((string)(await listener.NextJsonAsync())["saved"]!);
        Assert.Contains(part, body, StringComparison.Ordinal);
        Assert.Contains("out of memory", body, StringComparison.Ordinal);
        Assert.All(
            System.Text.RegularExpressions.Regex.Matches(body, "\"(createdAt|startedAt)\":\"([^\"]+)\"")
                .Select(match => DateTimeOffset.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)),
            time => Assert.True(time < before, body));
    }

    [Fact]
    public async Task FailedReport_IsNoEvent()
    {
        var run = await Tool.RunWithSecretAsync(
            Secret, "send", "perfsee", "snapshot-report-completed", "--status", "Failed", "--url", "http://127.0.0.1:9/");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("only for a report that completed. Start from SnapshotCompleted", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainHttpWhereTlsWasExpected_SaysWhichWayRound()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        var run = await Tool.RunWithSecretAsync(
            Secret, "send", "circleci", "ping", "--url", listener.CircleCI.Replace("http:", "https:", StringComparison.Ordinal));

        Assert.Equal((1, "no TLS\n"), (run.ExitCode, run.Output.Split("  id ")[0] + "\n"));
        Assert.Equal(
            "webhooks: no TLS: the receiver does not speak TLS on that port: is it http:// in place of https://?", run.Errors.TrimEnd());
    }
}
