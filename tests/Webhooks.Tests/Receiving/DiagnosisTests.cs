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
    private static readonly byte[] Body = Hook.Body();

    [Fact]
    public async Task SecretWithALineEnd_IsNamed()
    {
        await using var app = await StartAsync($"{Hook.Secret}\n");

        Assert.Contains("without the white space around it", await HintAsync(app, Body, Hook.Sign(Body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByteOrderMarkThatSomethingAdded_IsNamed()
    {
        await using var app = await StartAsync();

        Assert.Contains("byte order mark", await HintAsync(app, [.. Encoding.UTF8.Preamble, .. Body], Hook.Sign(Body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "\n")]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    public async Task LineEndThatSomethingChanged_IsNamed(string sentEnd, string signedEnd)
    {
        await using var app = await StartAsync();
        byte[] body = [.. Body, .. Encoding.UTF8.GetBytes(sentEnd)];

        var hint = await HintAsync(app, body, Hook.Sign([.. Body, .. Encoding.UTF8.GetBytes(signedEnd)]));

        Assert.Contains("another line end", hint, StringComparison.Ordinal);
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

        Assert.Contains($"Only {Math.Max(0, Body.Length - count)} bytes of the body were left: a middleware", hint, StringComparison.Ordinal);
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
        string? secret = null, Action<WebApplication>? pipeline = null, string environment = "Development") => TestApp.StartAsync(
        services =>
        {
            services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask);
            services.AddPerfseeWebhook(options => options.Secrets.Add(Hook.Secret)).On<PerfseeEvent>((_, _) => Task.CompletedTask);
        },
        app =>
        {
            pipeline?.Invoke(app);
            app.MapCircleCIWebhook(Hook.Path);
            app.MapPerfseeWebhook("/webhooks/perfsee");
        },
        [("Webhooks:CircleCI:Secrets", secret ?? Hook.Secret)],
        environment);

    private static async Task<string> HintAsync(TestApp app, byte[] body, string signature, string header = CircleCIWebhook.SignatureHeader)
    {
        await SendAsync(app, body, signature, header);
        return Assert.Single(app.Logs.Named("Diagnosed")).Message;
    }

    private static async Task SendAsync(TestApp app, byte[] body, string signature, string header = CircleCIWebhook.SignatureHeader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Hook.Path) { Content = new ByteArrayContent(body) };
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
