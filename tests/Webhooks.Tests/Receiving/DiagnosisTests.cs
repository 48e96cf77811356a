using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Receiving;

/// <summary>What the log tells a developer of a signature that does not hold, and nobody else.</summary>
public sealed class DiagnosisTests
{
    private const string Formatted = "{\n  \"type\": \"ping\",\n  \"text\": \"a \\\" b\",\n  \"number\": 1.50\n}";
    private const string Compact = "{\"type\":\"ping\",\"text\":\"a \\\" b\",\"number\":1.50}";

    private static readonly byte[] Body = Hook.Body();

    public static TheoryData<string, byte[], byte[]> Bodies => new()
    {
        { "has got a byte order mark in front of it", Body, [.. Encoding.UTF8.Preamble, .. Body] },
        { "has lost its byte order mark", [.. Encoding.UTF8.Preamble, .. Body], Body },
        { "has got a line end behind it", Body, [.. Body, (byte)'\n'] },
        { "has got a line end behind it", Body, [.. Body, (byte)'\r', (byte)'\n'] },
        { "has lost the line end (LF) that it ended with", [.. Body, (byte)'\n'], Body },
        { "has lost the line end (CR LF) that it ended with", [.. Body, (byte)'\r', (byte)'\n'], Body },
        { "has got other line ends (CR LF)", "{\n\"type\":\"ping\"}"u8.ToArray(), "{\r\n\"type\":\"ping\"}"u8.ToArray() },
        { "has got other line ends (LF)", "{\r\n\"type\":\"ping\"}"u8.ToArray(), "{\n\"type\":\"ping\"}"u8.ToArray() },
        { "has got white space between its members", Encoding.UTF8.GetBytes(Compact), Encoding.UTF8.GetBytes(Formatted) },
        { "was parsed and written again", Encoding.UTF8.GetBytes("{\"name\":\"\u00e4\"}"), """{"name":"\u00e4"}"""u8.ToArray() },
        { "was parsed and written again", Encoding.UTF8.GetBytes("""{"name":"\u00E4"}"""), Encoding.UTF8.GetBytes("{\"name\":\"\u00e4\"}") },
        { "came as a JSON string", Body, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(Body)) },
        { "came in base64", Body, Encoding.ASCII.GetBytes(Convert.ToBase64String(Body)) },
        { "was written again in UTF-16", Body, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Body))] },
        { "was written again in UTF-16", Body, Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(Body)) },
        { "was read as Latin-1 and written as UTF-8", Encoding.UTF8.GetBytes("{\"a\":\"\u00e4\"}"), Encoding.UTF8.GetBytes(
            "{\"a\":\"\u00c3\u00a4\"}") },
        {
            "has got a line end behind it, and has got a byte order mark in front of it",
            Body,
            [.. Encoding.UTF8.Preamble, .. Body, (byte)'\n']
        },
    };

    [Theory]
    [InlineData("{0}\n", "with a line end (LF) behind it")]
    [InlineData("{0}\r\n", "with a line end (CR LF) behind it")]
    [InlineData("{0} ", "with a space behind it")]
    [InlineData("\t{0}", "with a tab in front of it")]
    [InlineData("\uFEFF{0}", "with a byte order mark in front of it")]
    [InlineData("{0}\u00A0", "with a no-break space behind it")]
    [InlineData(" {0} ", "with white space around it")]
    [InlineData("\"{0}\"", "with quotes around it")]
    [InlineData("'{0}'", "with quotes around it")]
    [InlineData("\u201C{0}\u201D", "with quotes around it")]
    [InlineData("\"{0}", "with a quote in front of it")]
    [InlineData("{0}'", "with a quote behind it")]
    [InlineData("\"{0}\"\r\n", "with a line end (CR LF) behind it and with quotes around it")]
    [InlineData("WEBHOOK_SECRET={0}", "with a name and an equals sign in front of it")]
    [InlineData("export WEBHOOK_SECRET='{0}'", "with a name and an equals sign in front of it and with quotes around it")]
    [InlineData("{0};", "with a comma or semicolon behind it")]
    public async Task OurSecretWithMoreThanTheSecret_IsNamed(string form, string said)
    {
        await using var app = await StartAsync(string.Format(null, form, Hook.Secret));

        Assert.Equal(
            "Webhook endpoint CircleCI, in Development only: The signature matches another secret: the setting here holds the "
            + $"secret {said}. Remove what is not part of it.",
            await HintAsync(app, Body, Hook.Sign(Body)));
    }

    [Theory]
    [InlineData("p\u00E4ss%\n\"", "p\u00C3\u00A4ss%\n\"", "read as Latin-1 where it is UTF-8")]
    [InlineData("a&b\nc", "a\\u0026b\\nc", "with escapes in place of characters")]
    [InlineData("a b&c", "a%20b%26c", "with percent-encoded characters")]
    [InlineData("a\nb", "a\r\nb", "with CR LF in place of LF in it")]
    [InlineData("any-secret?", "YW55LXNlY3JldD8=", "in base64")]
    [InlineData("any-secret?", "YW55LXNlY3JldD8", "in base64")]
    [InlineData("any-secret?", "YW55LXNlY3JldD8K", "in base64, with a line end behind it")]
    [InlineData("any-secret?", "616e792d7365637265743F", "in hexadecimal")]
    [InlineData("any-secret?", "a\0n\0y\0-\0s\0e\0c\0r\0e\0t\0?\0", "in UTF-16")]
    public async Task OurSecretInAnotherEncoding_IsNamed(string secret, string ours, string said)
    {
        await using var app = await StartAsync(ours);

        Assert.Contains(
            $"the setting here holds the secret {said}.", await HintAsync(app, Body, Hook.Sign(Body, secret)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}\n", "with a line end (LF) behind it")]
    [InlineData("{0}\r\n", "with a line end (CR LF) behind it")]
    [InlineData("\r{0}", "with a line end (CR) in front of it")]
    [InlineData("{0} ", "with a space behind it")]
    [InlineData(" {0}", "with a space in front of it")]
    [InlineData("{0}\t", "with a tab behind it")]
    [InlineData("\uFEFF{0}", "with a byte order mark in front of it")]
    [InlineData("\"{0}\"", "with quotes around it")]
    [InlineData("'{0}'", "with quotes around it")]
    [InlineData("'{0}'\n", "with quotes around it and a line end behind it")]
    [InlineData("\"{0}", "with a quote in front of it")]
    [InlineData("{0}\"", "with a quote behind it")]
    public async Task SendersSecretWithMoreThanTheSecret_IsNamed(string form, string said)
    {
        await using var app = await StartAsync();

        Assert.Equal(
            "Webhook endpoint CircleCI, in Development only: The signature matches another secret: the webhook's settings at CircleCI hold "
            + $"the secret {said}. Set it there again, the same as here.",
            await HintAsync(app, Body, Hook.Sign(Body, string.Format(null, form, Hook.Secret))));
    }

    [Theory]
    [InlineData("any-secret?", "YW55LXNlY3JldD8=", "in base64")]
    [InlineData("any-secret?", "YW55LXNlY3JldD8K", "in base64, with a line end behind it")]
    [InlineData("any-secret?", "616e792d7365637265743f", "in hexadecimal")]
    [InlineData("any-secret?", "616E792D7365637265743F", "in hexadecimal")]
    [InlineData("any secret?", "any%20secret%3F", "with percent-encoded characters")]
    [InlineData("p\u00E4ss", "p\u00C3\u00A4ss", "read as Latin-1 where it is UTF-8")]
    [InlineData("a\nb", "a\r\nb", "with CR LF in place of LF in it")]
    public async Task SendersSecretInAnotherEncoding_IsNamed(string secret, string senders, string said)
    {
        await using var app = await StartAsync(secret);

        Assert.Contains(
            $"at CircleCI hold the secret {said}.", await HintAsync(app, Body, Hook.Sign(Body, senders)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretThatPerfseeHasCut_IsNamed()
    {
        var secret = string.Concat(Enumerable.Range(0, 300).Select(number => (char)('a' + number % 26)));
        await using var app = await StartAsync(secret);
        var body = """{"eventType":"x","payload":{}}"""u8.ToArray();

        await SendAsync(app, body, PerfseeWebhook.Sign(body, new(secret[..255])), PerfseeWebhook.SignatureHeader, "/webhooks/perfsee");

        Assert.Contains(
            "at Perfsee hold the secret cut to its first 255 characters.",
            Assert.Single(app.Logs.Named("Diagnosed")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondSecret_IsTriedToo()
    {
        await using var app = await StartAsync("another one", more: ("Webhooks:CircleCI:Secrets:1", $"'{Hook.Secret}'"));

        Assert.Contains("with quotes around it", await HintAsync(app, Body, Hook.Sign(Body)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task BodyThatSomethingChanged_IsNamed(string said, byte[] original, byte[] sent)
    {
        await using var app = await StartAsync();

        Assert.Equal(
            $"Webhook endpoint CircleCI, in Development only: The signature matches another body: this one {said}. Find what does that on "
            + "the way, and let the body through as it is.",
            await HintAsync(app, sent, Hook.Sign(original)));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(10)]
    public async Task BodyThatAMiddlewareHasRead_IsNamed(int count)
    {
        await using var app = await StartAsync(pipeline: app => app.Use(async (context, next) =>
        {
            await ReadAsync(context.Request, count);
            await next(context);
        }));

        var hint = await HintAsync(app, Body, Hook.Sign(Body));

        Assert.Contains(
            $"Only {Math.Max(0, Body.Length - count)} bytes of the body were left: a middleware", hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignatureOfAnotherProvider_IsNamed()
    {
        await using var app = await StartAsync();

        var hint = await HintAsync(app, Body, PerfseeWebhook.Sign(Body, new("any secret")), PerfseeWebhook.SignatureHeader);

        Assert.Contains("a signature of Perfsee: its webhook points at the address of CircleCI", hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingSignature_IsNamed()
    {
        await using var app = await StartAsync();

        Assert.Contains("has no signature: set the secret", await HintAsync(app, Body, "whatever", "x-other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherSecret_IsWhatIsLeft()
    {
        await using var app = await StartAsync();

        var hint = await HintAsync(app, Body, Hook.Sign(Body, "another secret"));

        Assert.Contains("matches no secret of this endpoint", hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_DiagnosesNothing()
    {
        await using var app = await StartAsync(environment: "Production");

        await SendAsync(app, Body, Hook.Sign(Body, "another secret"));
        await SendAsync(app, Body, "whatever", "x-other");

        Assert.Empty(app.Logs.Named("Diagnosed"));
    }

    private static Task<TestApp> StartAsync(
        string? secret = null,
        Action<WebApplication>? pipeline = null,
        string environment = "Development",
        (string, string?) more = default) => TestApp.StartAsync(
        services =>
        {
            services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask);
            services.AddPerfseeWebhook(options => options.Secrets.Add(secret ?? Hook.Secret))
                .On<PerfseeEvent>((_, _) => Task.CompletedTask);
        },
        app =>
        {
            pipeline?.Invoke(app);
            app.MapCircleCIWebhook(Hook.Path);
            app.MapPerfseeWebhook("/webhooks/perfsee");
        },
        [("Webhooks:CircleCI:Secrets:0", secret ?? Hook.Secret), more.Item1 is null ? ("none", null) : more],
        environment);

    private static async Task<string> HintAsync(TestApp app, byte[] body, string signature, string header = CircleCIWebhook.SignatureHeader)
    {
        await SendAsync(app, body, signature, header);
        return Assert.Single(app.Logs.Named("Diagnosed")).Message;
    }

    private static async Task SendAsync(
        TestApp app, byte[] body, string signature, string header = CircleCIWebhook.SignatureHeader, string path = Hook.Path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(header, signature);
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal((403, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    private static async Task ReadAsync(HttpRequest request, int count)
    {
        var buffer = new byte[Math.Min(count, 1000)];
        var left = count;

        while (left > 0 && await request.Body.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length))) is var read and > 0)
        {
            left -= read;
        }
    }
}
