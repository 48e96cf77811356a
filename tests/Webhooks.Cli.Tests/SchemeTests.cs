using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.Cli.Tests;

/// <summary>Senders that no body names: GitHub, and all that follow Standard Webhooks.</summary>
public sealed class SchemeTests : IDisposable
{
    private const string Key = "whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=";

    private static readonly byte[] Body = """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{}}"""u8.ToArray();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GitHubsPublishedVector_SignsAndVerifies()
    {
        const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        var file = _folder.Write("body", "Hello, World!"u8.ToArray());

        var signed = await Tool.RunAsync("sign", file, "--scheme", "github", "--secret", "It's a Secret to Everybody");
        var verified = await Tool.RunAsync(
            "verify", file, "--scheme", "github", "--secret", "It's a Secret to Everybody", "--signature", Signature);

        Assert.Equal((0, Signature, ""), (signed.ExitCode, signed.Output.TrimEnd(), signed.Errors));
        Assert.Equal((0, "Verified: a signature of GitHub with the secret."), (verified.ExitCode, verified.Output.TrimEnd()));
    }

    [Fact]
    public async Task StandardWebhooks_VerifiesByTheHeadersThatItSigns()
    {
        var file = _folder.Write("body.json", Body);
        var headers = await Tool.RunAsync("sign", file, "--scheme", "standard-webhooks", "--secret", Key, "--headers");
        _folder.Write("body.headers", Encoding.UTF8.GetBytes(headers.Output));

        var verified = await Tool.RunAsync("verify", file, "--scheme", "standard-webhooks", "--secret", Key);
        var other = await Tool.RunAsync(
            "verify", file, "--scheme", "standard-webhooks", "--secret", Key, "--header", "webhook-id: msg_other", "--json");

        Assert.Equal((0, "Verified: a signature of StandardWebhooks with the secret."), (verified.ExitCode, verified.Output.TrimEnd()));
        Assert.Equal((1, "no-match"), (other.ExitCode, (string?)JsonNode.Parse(other.Output)!["diagnosis"]));
    }

    [Fact]
    public async Task OldDelivery_SaysWhenItWasSent()
    {
        var file = _folder.Write("body.json", """{"test": 2432232314}"""u8.ToArray());

        // The specification's own vector.
        var run = await Tool.RunAsync(
            "verify", file, "--scheme", "standard-webhooks", "--secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "--header",
            "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek",
            "--header", "webhook-timestamp: 1614265330", "--signature",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "webhooks: Not verified (TimestampOutOfRange): it was sent at 2021-02-25 15:02:10 UTC, more than 5 minutes from now, and a "
            + "receiver refuses it. When it was sent, its signature held.",
            run.Errors.TrimEnd());
    }

    [Fact]
    public async Task HeadersOfSvix_VerifyToo()
    {
        var file = _folder.Write("body.json", Body);
        var signed = await Tool.RunAsync("sign", file, "--scheme", "standard-webhooks", "--secret", Key, "--headers");
        _folder.Write("body.headers", Encoding.UTF8.GetBytes(signed.Output.Replace("webhook-", "svix-", StringComparison.Ordinal)));

        var verified = await Tool.RunAsync("verify", file, "--scheme", "standard-webhooks", "--secret", Key);

        Assert.Equal((0, "Verified: a signature of StandardWebhooks with the secret."), (verified.ExitCode, verified.Output.TrimEnd()));
    }

    [Fact]
    public async Task IdThatIsGiven_IsSigned()
    {
        var file = _folder.Write("body.json", Body);
        var signed = await Tool.RunAsync(
            "sign", file, "--scheme", "standard-webhooks", "--secret", Key, "--header", "webhook-id: msg_mine", "--headers");
        _folder.Write("body.headers", Encoding.UTF8.GetBytes(signed.Output));

        var verified = await Tool.RunAsync("verify", file, "--scheme", "standard-webhooks", "--secret", Key);

        Assert.Contains("webhook-id: msg_mine", signed.Output, StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);
    }

    [Fact]
    public async Task Listener_ReceivesBoth_AndSaysWhatTheyAre()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Key, "--save", _folder.File("saved"));
        var (standard, push) = (_folder.Write("body.json", Body),
            _folder.Write("push.json", """{"ref":"refs/heads/main","repository":{"full_name":"octo/demo"}}"""u8.ToArray()));

        var sent = await Tool.RunAsync(
            "send", "--scheme", "standard-webhooks", "--body", standard, "--header", "webhook-id: msg_mine", "--repeat", "1", "--secret",
            Key, "--url", listener.Of("standard-webhooks"), "--json");
        var (first, again) = (await listener.NextAsync(), await listener.NextAsync());
        await Tool.RunAsync(
            "send", "--scheme", "github", "--body", push, "--header", "X-GitHub-Event: push", "--secret", Key, "--url",
            listener.Of("github"), "--json");
        var third = await listener.NextAsync();

        Assert.Equal("msg_mine", (string?)JsonNode.Parse(sent.Output)!["results"]![0]!["id"]);
        Assert.Contains(" 200 StandardWebhooks invoice.paid ", first, StringComparison.Ordinal);
        Assert.Contains("(repeat)", again, StringComparison.Ordinal);
        Assert.Contains(" 200 GitHub push ", third, StringComparison.Ordinal);
        Assert.Contains("(drift: 1)", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListenerWhoseSecretIsNoBase64_DoesNotReceiveStandardWebhooks_AndSaysWhy()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", "no base64!", "--json");
        var file = _folder.Write("body.json", Body);

        var run = await Tool.RunAsync(
            "send", "--scheme", "standard-webhooks", "--body", file, "--secret", Key, "--url", listener.Of("standard-webhooks"));

        Assert.Equal(1, run.ExitCode);
        var line = await listener.NextJsonAsync();
        Assert.Equal(
            (404, "The secret is none of StandardWebhooks, so nothing is received for it."), ((int?)line["status"], (string?)line["hint"]));
    }

    [Fact]
    public async Task Inspect_ShowsWhatHandlersGet()
    {
        var (standard, push) = (_folder.Write("body.json", Body), _folder.Write("push.json", """
            {"ref":"refs/heads/main","before":"a","after":"b","compare":"https://x/","commits":[],"pusher":{"name":"octo"}}
            """u8.ToArray()));

        var envelope = await Tool.RunAsync("inspect", standard, "--scheme", "standard-webhooks", "--json");
        var typed = await Tool.RunAsync("inspect", push, "--scheme", "github", "--header", "X-GitHub-Event: push", "--json");
        var tree = await Tool.RunAsync("inspect", push, "--scheme", "github", "--header", "X-GitHub-Event: push");
        var unknown = await Tool.RunAsync("inspect", push, "--scheme", "github", "--header", "X-GitHub-Event: of-the-future", "--json");

        Assert.Equal((0, 0, 0, 1), (envelope.ExitCode, typed.ExitCode, tree.ExitCode, unknown.ExitCode));
        Assert.Equal(("StandardWebhookEnvelope", "invoice.paid"), Event(envelope.Output));
        Assert.Equal(("GitHubEvent<PushEvent>", "push"), Event(typed.Output));
        Assert.Equal("refs/heads/main", (string?)JsonNode.Parse(typed.Output)!["members"]!["Payload"]!["ref"]);
        Assert.Contains("GitHubEvent<PushEvent> (GitHub: push)", tree.Output, StringComparison.Ordinal);
        Assert.Equal(("UnknownGitHubEvent", "of-the-future"), Event(unknown.Output));
    }

    [Fact]
    public async Task Sent_ItCarriesTheHeadersOfItsScheme()
    {
        await using var listener = await ListeningTool.StartAsync("--save", _folder.File("saved"), "--json");
        var file = _folder.Write("push.json", """{"ref":"refs/heads/main"}"""u8.ToArray());

        // The listener does not know the scheme, and takes what is not signed.
        var run = await Tool.RunAsync(
            "send", "--scheme", "github", "--body", file, "--header", "X-GitHub-Event: push", "--secret", "x", "--url", listener.CircleCI,
            "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("200", (string?)JsonNode.Parse(run.Output)!["results"]![0]!["answer"]);
        var headers = File.ReadAllLines(Path.ChangeExtension((string)(await listener.NextJsonAsync())["saved"]!, ".headers"));
        Assert.Contains("X-GitHub-Event: push", headers);
        Assert.Contains(headers, header => header.StartsWith("X-Hub-Signature-256: sha256=", StringComparison.Ordinal));
    }

    private static (string?, string?) Event(string output) =>
        ((string?)JsonNode.Parse(output)!["event"], (string?)JsonNode.Parse(output)!["type"]);
}
