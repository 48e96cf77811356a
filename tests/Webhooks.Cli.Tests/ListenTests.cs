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

        using var answer = await _client.SendCircleCIWebhookAsync(
            new Uri(listener.Address, "/hook").AbsoluteUri, CircleCIPayload.Ping(), Secret);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(" 404 /hook (nothing is here) ", await listener.NextAsync(), StringComparison.Ordinal);
        Assert.EndsWith(
            "Deliveries go to /webhooks/circleci, /webhooks/perfsee and /webhooks/github.",
            await listener.NextAsync(),
            StringComparison.Ordinal);
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

    [Theory]
    [InlineData("192.0.2.1", "This machine does not have the address 192.0.2.1: pass --host 127.0.0.1 for this machine alone")]
    [InlineData("2001:db8::1", ": pass --host 127.0.0.1")]
    public async Task AddressOfAnotherMachine_IsOneLine(string host, string message)
    {
        var run = await Tool.RunAsync("listen", "--host", host, "--port", "0");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("webhooks: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Localhost_IsBothFamilies()
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--host", "LocalHost", "--json");

        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }.Where(
            address => address.Equals(IPAddress.Loopback) || HasIPv6()))
        {
            var url = new UriBuilder(listener.CircleCI) { Host = address.ToString() }.Uri.AbsoluteUri;
            using var answer = await _client.SendCircleCIWebhookAsync(url, CircleCIPayload.Ping(), Secret);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task ForwardTo_PassesOnWhatItAccepts_AndAnswersTheSame()
    {
        await using var app = await ListeningTool.StartAsync("--secret", Secret, "--json", "--save", _folder.File("app"), "--count", "1");
        await using var listener = await ListeningTool.StartAsync(
            "--secret", Secret, "--json", "--save", _folder.File("first"), "--forward-to", app.Address.AbsoluteUri);
        var request = new SignedWebhookRequest(CircleCIPayload.Ping(), Secret).WithHeader("X-City", "Zürich");

        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 });
        using var refused = await client.SendWebhookAsync(listener.CircleCI, request.WithWrongSignature());
        var first = await listener.NextJsonAsync();
        Assert.Equal(
            (HttpStatusCode.Forbidden, 403, (string?)null), (refused.StatusCode, (int)first["status"]!, (string?)first["forwarded"]));

        using var accepted = await client.SendWebhookAsync(listener.CircleCI, request);
        var (seen, passedOn) = (await listener.NextJsonAsync(), await app.NextJsonAsync());
        Assert.Equal((HttpStatusCode.OK, "200"), (accepted.StatusCode, (string?)seen["forwarded"]));
        Assert.Equal(File.ReadAllBytes((string)seen["saved"]!), File.ReadAllBytes((string)passedOn["saved"]!));
        Assert.Contains(
            "X-City: Zürich", File.ReadAllLines(Path.ChangeExtension((string)passedOn["saved"]!, ".headers")));

        Assert.Equal(0, await app.ExitAsync());
        using var gone = await client.SendWebhookAsync(listener.CircleCI, request);
        seen = await listener.NextJsonAsync();
        Assert.Equal(
            (HttpStatusCode.BadGateway, 502, "connection refused"), (gone.StatusCode, (int)seen["status"]!, (string?)seen["forwarded"]));
    }

    // SIGQUIT comes to the host alone, as the others do between the host's start and the moment at which the command line registers for
    // them.
    [Theory]
    [InlineData("QUIT")]
    [InlineData("TERM")]
    public async Task EverySignal_EndsIt(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        using var kill = Process.Start("kill", [$"-{signal}", $"{listener.Id}"]);

        Assert.Equal(0, await listener.ExitAsync());
    }

    [Fact]
    public async Task InterruptedWhileARequestIsUnderWay_Ends()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var listener = await ListeningTool.StartAsync("--secret", Secret);
        using var half = new System.Net.Sockets.TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, listener.Address.Port);
        await half.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("POST /webhooks/circleci HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\ncircleci-signature: "
                + $"v1={new string('0', 64)}\r\nContent-Length: 9\r\n\r\n{{"));

        using var interrupt = Process.Start("kill", ["-INT", $"{listener.Id}"]);

        Assert.InRange(await listener.ExitAsync(), 0, 130);
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

    private static bool HasIPv6() =>
        System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .Any(network => network.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(IPAddress.IPv6Loopback)));

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }
}
