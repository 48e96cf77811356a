using System.Diagnostics;
using System.Net;
using System.Text;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace Webhooks.Cli.Tests;

public sealed class ListenTests : IDisposable
{
    private const string Secret = "secret-of-the-listen-tests";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    [Fact]
    public async Task ByDefault_ItBindsToThisMachineAlone()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        Assert.Equal("127.0.0.1", listener.Address.Host);
    }

    [Fact]
    public async Task WithoutASecret_ItSaysThatNothingIsVerified()
    {
        await using var listener = await ListeningTool.StartAsync();

        Assert.Equal("Signatures are not verified: pass --secret, or set WEBHOOKS_SECRET.", await listener.NextErrorAsync());
        using var answer = await _client.SendWebhookAsync(
            listener.CircleCI, new SignedWebhookRequest(CircleCIPayload.Ping(), "any").WithoutSignature());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith("200 CircleCI ping Build notifications (not verified) 188 B", await listener.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetiredSecret_IsAccepted()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", "current", "--secret", Secret);

        using var answer = await _client.SendPerfseeWebhookAsync(listener.Perfsee, PerfseePayload.SnapshotCompleted(), Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(" 200 Perfsee lab:snapshot-completed storefront snapshot ", await listener.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryWrongRequest_IsPrintedWithItsReason()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json");
        var right = new SignedWebhookRequest(CircleCIPayload.Ping(), Secret);

        (SignedWebhookRequest Request, string Url, int Status, string Reason)[] wrong =
        [
            (right.WithWrongSignature(), listener.CircleCI, 403, "mismatch"),
            (right.WithoutSignature(), listener.CircleCI, 403, "missing_signature"),
            (right.WithContentType("text/plain"), listener.CircleCI, 415, "unsupported_media_type"),
            (new(CircleCIPayload.Ping().PaddedTo((4 * 1024 * 1024) + 1), Secret), listener.CircleCI, 413, "too_large"),
            (right, listener.Address.AbsoluteUri, 404, "nothing is here"),
        ];

        foreach (var (request, url, status, reason) in wrong)
        {
            using var answer = await _client.SendWebhookAsync(url, request);
            var seen = await listener.NextJsonAsync();
            Assert.Equal((status, status, reason), ((int)answer.StatusCode, (int)seen["status"]!, (string?)seen["reason"]));
            Assert.False((bool)seen["verified"]!);
        }

        using var get = await _client.GetAsync(listener.CircleCI);
        Assert.Equal(405, (int)(await listener.NextJsonAsync())["status"]!);
    }

    [Fact]
    public async Task OtherPath_HintsAtTheRightOnes()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        using var answer = await _client.SendCircleCIWebhookAsync(new Uri(listener.Address, "/hook").AbsoluteUri, CircleCIPayload.Ping(), Secret);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(" 404 /hook (nothing is here) ", await listener.NextAsync(), StringComparison.Ordinal);
        Assert.EndsWith("Deliveries go to /webhooks/circleci and /webhooks/perfsee.", await listener.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saved_KeepsRawBytesAndTheProvidersHeadersAlone()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--save", _folder.File("saved"), "--json");
        var body = "{\"type\":\"../../x\\u0000y\",\"odd\":  1}\r\n"u8.ToArray();
        var request = new SignedWebhookRequest(CircleCIWebhook.Provider, body, Secret)
            .WithHeader("circleci-event-type", "odd").WithHeader("Authorization", "Basic eDp5").WithHeader("Cookie", "a=b");

        using var answer = await _client.SendWebhookAsync(listener.CircleCI, request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var saved = (string)(await listener.NextJsonAsync())["saved"]!;
        Assert.Equal(_folder.File("saved"), Path.GetDirectoryName(saved));
        Assert.Matches("^[0-9]{8}T[0-9]{9}-00001-circleci-[-xy]+\\.json$", Path.GetFileName(saved));
        Assert.Equal(body, File.ReadAllBytes(saved));
        var headers = File.ReadAllText(Path.ChangeExtension(saved, ".headers"), Encoding.UTF8);
        Assert.Contains($"circleci-signature: {request.Headers[CircleCIWebhook.SignatureHeader]}", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("eDp5", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("a=b", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("Host", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatCannotBe_IsRefusedAtTheStart()
    {
        var file = _folder.Write("file", []);

        var run = await Tool.RunAsync("listen", "--port", "0", "--save", Path.Combine(file, "saved"));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("webhooks: --save cannot make that folder: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatWentAway_IsSaidAndTheDeliveryAnswered()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--save", _folder.File("saved"), "--json");
        Directory.Delete(_folder.File("saved"));

        using var answer = await _client.SendCircleCIWebhookAsync(listener.CircleCI, CircleCIPayload.Ping(), Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = await listener.NextJsonAsync();
        Assert.Null(seen["saved"]);
        Assert.StartsWith("It was not saved: ", (string?)seen["hint"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_SaysSo()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        var run = await Tool.RunAsync("listen", "--port", $"{listener.Address.Port}");

        Assert.Equal(
            (2, $"webhooks: Port {listener.Address.Port} is taken: pass another --port, or --port 0 for a free one."),
            (run.ExitCode, run.Errors.TrimEnd()));
    }

    [Fact]
    public async Task Interrupted_EndsWithZero()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        using var interrupt = Process.Start("kill", ["-INT", $"{listener.Id}"]);

        Assert.Equal(0, await listener.ExitAsync());
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }
}
