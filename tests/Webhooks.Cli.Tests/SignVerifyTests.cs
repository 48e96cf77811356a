using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Testing;

namespace Webhooks.Cli.Tests;

public sealed class SignVerifyTests : IDisposable
{
    private const string Secret = "secret-of-the-verify-tests";

    private static readonly byte[] Body = CircleCIPayload.WorkflowCompleted().Set("workflow.name", "build & <tést>").ToBytes();

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hello world", "secret", "v1=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a")]
    [InlineData("an-important-request-payload", "hunter123", "v1=9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa")]
    public async Task CircleCIsPublishedVectors_SignAndVerify(string body, string secret, string signature)
    {
        var file = _folder.Write("body", Encoding.UTF8.GetBytes(body));

        var signed = await Tool.RunAsync("sign", file, "--provider", "circleci", "--secret", secret);
        var verified = await Tool.RunAsync("verify", file, "--provider", "circleci", "--secret", secret, "--signature", signature);

        Assert.Equal((0, signature, ""), (signed.ExitCode, signed.Output.TrimEnd(), signed.Errors));
        Assert.Equal((0, "Verified: a signature of CircleCI with the secret."), (verified.ExitCode, verified.Output.TrimEnd()));
    }

    [Fact]
    public async Task PerfseeBodyFromTheStandardInput_SignsWithEveryHeader()
    {
        var body = PerfseePayload.BundleFinished().ToBytes();

        var run = await Tool.RunWithInputAsync(body, "sign", "-", "--secret", Secret, "--json");

        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.Equal("perfsee", (string?)json["provider"]);
        Assert.Equal("bundle:finished", (string?)json["headers"]!["X-Perfsee-Event"]);
        Assert.StartsWith("sha256=", (string?)json["signature"], StringComparison.Ordinal);

        var verified = await Tool.RunWithInputAsync(
            body, "verify", "-", "--secret", Secret, "--signature", (string)json["signature"]!, "--json");
        Assert.Equal((0, true), (verified.ExitCode, (bool)JsonNode.Parse(verified.Output)!["verified"]!));
    }

    [Fact]
    public async Task Headers_AreAsCurlReadsThem()
    {
        var run = await Tool.RunAsync("sign", _folder.Write("body.json", Body), "--secret", Secret, "--headers");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["content-type: application/json", "user-agent: CircleCI-Webhook/1.0", "circleci-event-type: workflow-completed"],
            run.Output.ReplaceLineEndings("\n").Split('\n')[..3]);
    }

    [Fact]
    public async Task SignatureOfAnotherListedSecret_HoldsAndSaysWhich()
    {
        var run = await VerifyAsync(Body, Sign(Secret), "--secret", "current", "--secret", Secret);

        Assert.Equal((0, "Verified: a signature of CircleCI with secret 2 of 2."), (run.ExitCode, run.Output.TrimEnd()));
    }

    [Theory]
    [InlineData("trailing-newline")]
    [InlineData("missing-newline")]
    [InlineData("byte-order-mark")]
    [InlineData("line-ends")]
    [InlineData("re-serialised")]
    [InlineData("re-serialised escaped")]
    [InlineData("empty-body")]
    [InlineData("no-match")]
    public async Task ChangedBody_IsDiagnosed(string change)
    {
        var text = Encoding.UTF8.GetString(Body);
        var (signed, found) = change switch
        {
            "trailing-newline" => (text, text + "\n"),
            "missing-newline" => (text + "\n", text),
            "byte-order-mark" => (text, "\uFEFF" + text),
            "line-ends" => ("{\n}", "{\r\n}"),
            "re-serialised" => (text, JsonNode.Parse(text)!.ToString()),
            "re-serialised escaped" => (text, JsonNode.Parse(text)!.ToJsonString()),
            "empty-body" => (text, ""),
            _ => (text, text.Replace("storefront", "storeback", StringComparison.Ordinal)),
        };

        var run = await VerifyAsync(Encoding.UTF8.GetBytes(found), Sign(Secret, signed), "--secret", Secret, "--json");

        Assert.Equal((1, change.Split(' ')[0]), (run.ExitCode, (string?)JsonNode.Parse(run.Output)!["diagnosis"]));
    }

    [Theory]
    [InlineData($"{Secret} ", Secret, "secret-white-space")]
    [InlineData($"\t{Secret}\n", Secret, "secret-white-space")]
    [InlineData(Secret, $"{Secret}\n", "secret-line-end")]
    public async Task ChangedSecret_IsDiagnosed(string given, string real, string diagnosis)
    {
        var run = await VerifyAsync(Body, Sign(real), "--secret", given, "--json");

        Assert.Equal((1, diagnosis), (run.ExitCode, (string?)JsonNode.Parse(run.Output)!["diagnosis"]));
    }

    [Fact]
    public async Task TwoFaultsAtOnce_AreBothDiagnosedInOneLine()
    {
        var run = await VerifyAsync([.. Body, (byte)'\n'], Sign(Secret), "--secret", $"{Secret} ");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            "webhooks: Not verified (Mismatch): the secret has white space around it that is not part of the key. Remove it. And the file "
            + "ends with a line end that was not signed; editors add one. Cut it off, or save the raw body: webhooks listen --save.",
            run.Errors.TrimEnd());
    }

    [Fact]
    public async Task SignatureOfTheOtherProvider_IsDiagnosed()
    {
        var request = new SignedWebhookRequest(PerfseePayload.BundleFinished(), Secret);
        var body = await request.ToHttpRequestMessage("/").Content!.ReadAsByteArrayAsync();

        var run = await VerifyAsync(body, request.Headers["X-Perfsee-Signature-256"], "--secret", Secret);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("this is a signature of Perfsee, and it holds. Pass --provider perfsee.", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "missing-prefix")]
    [InlineData(false, "malformed")]
    public async Task SignatureOfAnotherForm_IsDiagnosed(bool isHex, string diagnosis)
    {
        var run = await VerifyAsync(Body, isHex ? Sign(Secret)["v1=".Length..] : "nonsense", "--secret", Secret, "--json");

        Assert.Equal((1, diagnosis), (run.ExitCode, (string?)JsonNode.Parse(run.Output)!["diagnosis"]));
    }

    [Fact]
    public async Task UnknownBody_AsksForTheProvider()
    {
        var run = await Tool.RunAsync("sign", _folder.Write("body", "nonsense"u8.ToArray()), "--secret", Secret);

        Assert.Equal(
            (2, "webhooks: The body does not say whose it is: pass --provider circleci or --provider perfsee."),
            (run.ExitCode, run.Errors.TrimEnd()));
    }

    public void Dispose() => _folder.Dispose();

    private static string Sign(string secret, string? body = null) =>
        CircleCI.CircleCIWebhook.Sign(body is null ? Body : Encoding.UTF8.GetBytes(body), new(secret));

    private async Task<Programs.Run> VerifyAsync(byte[] body, string signature, params string[] arguments)
    {
        var run = await Tool.RunAsync(
            ["verify", _folder.Write("body.json", body), "--provider", "circleci", "--signature", signature, .. arguments]);

        Assert.DoesNotContain(Secret, run.Output + run.Errors, StringComparison.Ordinal);
        return run;
    }
}
