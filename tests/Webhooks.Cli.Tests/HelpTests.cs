namespace Webhooks.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public async Task WithoutArguments_ShowsTheCommandsAndExitCodes()
    {
        var run = await Tool.RunAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        Assert.All(
            [
                "send", "sign", "verify", "replay", "inspect", "listen", "register", "doctor", "rotate", "recover", "WEBHOOKS_SECRET",
                "Exit codes"
            ],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("send")]
    [InlineData("sign")]
    [InlineData("verify")]
    [InlineData("replay")]
    [InlineData("inspect")]
    [InlineData("listen")]
    [InlineData("register")]
    [InlineData("doctor")]
    [InlineData("rotate")]
    [InlineData("recover")]
    public async Task HelpOfACommand_EndsWithExamplesAndHidesTheSecret(string command)
    {
        var run = await Tool.RunWithSecretAsync("secret-of-the-environment", command, "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"webhooks {command}", run.Output, StringComparison.Ordinal);
        Assert.Matches($"Examples:\n  .*webhooks {command}", run.Output.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("secret-of-the-environment", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsThePackages()
    {
        var run = await Tool.RunAsync("--version");

        Assert.Equal((0, "0.1.0"), (run.ExitCode, run.Output.Trim()));
    }

    [Theory]
    [InlineData("sned", "Unrecognized command or argument 'sned'. See 'webhooks --help'.")]
    [InlineData("send circleci", "Option '--url' is required. See 'webhooks send --help'.")]
    [InlineData("send circleci --url http://127.0.0.1:9/ --secret s", "Name the event: one of workflow-completed, job-completed, ping.")]
    [InlineData(
        "send --url http://127.0.0.1:9/ --secret s", "Name the provider, circleci or perfsee, and the event; or pass --scheme and --body.")]
    [InlineData(
        "send gitea ping --url http://127.0.0.1:9/ --secret s",
        "Argument 'gitea' not recognized. Must be one of: 'circleci' 'perfsee' See 'webhooks send --help'.")]
    [InlineData("send --scheme github --url http://127.0.0.1:9/ --secret s", "--scheme needs a body: pass --body with the file to send.")]
    [InlineData("send circleci ping --url http://127.0.0.1:9/ --secret s --rate 0,5", "--rate must be a number: 0.5, 200.")]
    [InlineData(
        "sign - --scheme standard-webhooks --secret #", "--secret does not fit standard-webhooks: A secret of Standard Webhooks is base64")]
    [InlineData("listen --forward-to localhost:5000", "--forward-to must be a whole address that begins with http:// or https://.")]
    [InlineData("send circleci ping --url localhost --secret s", "--url must be a whole address that begins with http:// or https://.")]
    [InlineData(
        "send circleci ping --url http://127.0.0.1:9/",
        "There is no secret: set WEBHOOKS_SECRET, or pass --secret, which your shell's history may keep.")]
    [InlineData(
        "send circleci ping --url http://127.0.0.1:9/ --secret a --secret b",
        "--secret is given twice: one signs. See 'webhooks send --help'.")]
    [InlineData(
        "send circleci pong --url http://127.0.0.1:9/ --secret s",
        "'pong' is no event of CircleCI: take one of workflow-completed, job-completed, ping.")]
    [InlineData(
        "send circleci ping --url http://127.0.0.1:9/ --secret s --status failed",
        "That does not fit ping: This payload has no workflow: a ping has none.")]
    [InlineData("send circleci ping --url http://127.0.0.1:9/ --secret s --score 3", "--score is Perfsee's: CircleCI has none.")]
    [InlineData("send perfsee source-finished --url http://127.0.0.1:9/ --secret s --tag v1", "--tag and --integration are CircleCI's")]
    [InlineData("send circleci ping --url http://127.0.0.1:9/ --secret s --set x", "--set must be path=value: --set pipeline.number=7.")]
    [InlineData("send circleci ping --url http://127.0.0.1:9/ --secret s --count 0", "--count must be 1 to 1000000")]
    [InlineData("send circleci ping --url http://127.0.0.1:9/ --secret s --rate 0", "--rate must be over 0.")]
    [InlineData("send circleci ping --url http://127.0.0.1:9/ --secret s --concurrency 0", "--concurrency must be 1 to 1000.")]
    [InlineData("verify no-such-file --signature v1=0 --secret s", "There is no file 'no-such-file': check the path.")]
    [InlineData("verify . --signature v1=0 --secret s", "'.' is a folder: name a file with a raw body.")]
    [InlineData("listen --port 70000", "--port must be 0 to 65535.")]
    [InlineData("register circleci --url https://app.example.com/", "Option '--project' is required. See 'webhooks register --help'.")]
    [InlineData(
        "register circleci --project gh/a/b --url https://app.example.com/",
        "There is no API token: set WEBHOOKS_API_TOKEN, or pass --token")]
    [InlineData("register circleci --project gh/a/b --token t --url http://app.example.com/", "CircleCI sends to https only.")]
    [InlineData(
        "register circleci --project gh/a/b --token t --url https://app.example.com/",
        "There is no secret: pass --settings with the app's file")]
    [InlineData("register perfsee --project shop --url https://app.example.com/", "--host is missing: every Perfsee has its own address.")]
    [InlineData(
        "register perfsee --project shop --host https://perfsee.example.com --url https://app.example.com/ --event ping",
        "The provider has no event 'ping'. Its events are bundle:finished,")]
    [InlineData(
        "doctor gitea --project a --url https://app.example.com/",
        "Argument 'gitea' not recognized. Must be one of: 'circleci' 'perfsee' See 'webhooks doctor --help'.")]
    [InlineData("doctor circleci --project gh/a/b", "Option '--url' is required. See 'webhooks doctor --help'.")]
    [InlineData(
        "rotate circleci --project gh/a/b --url https://app.example.com/",
        "Option '--settings' is required. See 'webhooks rotate --help'.")]
    [InlineData("recover circleci --inbox webhooks.db", "Option '--project' is required. See 'webhooks recover --help'.")]
    [InlineData("recover circleci --project gh/a/b --token t", "There is no inbox: set WEBHOOKS_INBOX, or pass --inbox.")]
    [InlineData("recover circleci --project gh/a/b --token t --inbox no-such-file", "There is no file no-such-file. See --inbox.")]
    [InlineData(
        "recover circleci --project gh/a/b --token t --inbox amqp://localhost", "An inbox of RabbitMQ does not remember what arrived")]
    [InlineData(
        "recover circleci --project gh/a/b --token t --inbox x --since yesterday", "--since is no time. Write it as 2026-03-04T12:00:00Z.")]
    [InlineData("listen --host example", "--host must be an IP address or localhost")]
    public async Task Misuse_IsOneLineThatNamesTheCure(string arguments, string message)
    {
        var run = await Tool.RunAsync(arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("webhooks: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
    }
}
