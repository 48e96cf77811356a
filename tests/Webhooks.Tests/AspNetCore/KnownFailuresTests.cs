using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>What other receivers of webhooks were seen to answer wrongly, each with the input that showed it.</summary>
public sealed class KnownFailuresTests
{
    [Fact]
    public async Task NoContentTypeAndAGarbageSignature_Is415AndNot200()
    {
        await using var app = await Hook.StartAsync(Unreachable);

        var answer = await RawHttp.SendAsync(
            app.EndPoint,
            RawHttp.Head($"POST {Hook.Path} HTTP/1.1", "Host: localhost", "circleci-signature: garbage", "Content-Length: 0"));

        Assert.Equal(415, answer.Status);
    }

    [Fact]
    public async Task UnknownEventType_ReachesItsHandlerWithItsBytes()
    {
        UnknownCircleCIEvent? seen = null;
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook().On<UnknownCircleCIEvent>((webhook, _) =>
            {
                seen = webhook.Event;
                return Task.CompletedTask;
            }),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets:0", Hook.Secret)]);
        var body = Hook.Body(type: "workflow-invented-tomorrow");

        Assert.Equal(200, await Hook.PostAsync(app, body));
        Assert.Equal(
            ("workflow-invented-tomorrow", Encoding.UTF8.GetString(body)), (seen!.Type, Encoding.UTF8.GetString(seen.RawBody.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    public async Task BlankSecret_EndsTheStart(string secret)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartWithAsync(("Webhooks:CircleCI:Secrets:0", secret)));

        Assert.Contains("Remove the entry or set it to the provider's secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSecret_EndsTheStartAndSaysWhereOneBelongs()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartWithAsync());

        Assert.Contains("Webhooks:CircleCI:Secrets:0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Webhooks__CircleCI__Secrets__0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSecretInASectionOfOnesOwn_NamesThatSection()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(
            services => services.AddCircleCIWebhook(Section("Hooks:Ci")),
            app => app.MapCircleCIWebhook(Hook.Path)));

        Assert.Contains("Hooks:Ci:Secrets:0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Hooks__Ci__Secrets__0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyOverTheServersOwnLimit_Is413()
    {
        await using var app = await Hook.StartAsync(Unreachable);

        var answer = await RawHttp.SendAsync(app.EndPoint, Hook.Head([], "Content-Length: 31000000"));

        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task AppThatDemandsAuthenticationEverywhere_StillTakesDeliveries()
    {
        await using var app = await Hook.StartAsync(services: RequireAuthentication, pipeline: app =>
        {
            app.UseAuthorization();
            app.MapCircleCIWebhook(Hook.Path);
        });

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(403, await Hook.PostAsync(app, Hook.Body(), "another secret"));

        var answer = await RawHttp.SendAsync(app.EndPoint, RawHttp.Head($"GET {Hook.Path} HTTP/1.1", "Host: localhost"));
        Assert.Equal(405, answer.Status);
    }

    [Fact]
    public async Task StatusPagesUnderAuthentication_DoNotAnswerInTheEndpointsPlace()
    {
        await using var app = await Hook.StartAsync(services: RequireAuthentication, pipeline: app =>
        {
            app.UseStatusCodePagesWithReExecute("/error/{0}");
            app.UseAuthorization();
            app.MapGet("/error/{status}", (string status) => $"A page about {status}.");
            app.MapCircleCIWebhook(Hook.Path);
        });

        using var answer = await app.Client.PostAsync(Hook.Path, content: null);

        Assert.Equal((415, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task BodyThatWasExchangedUnderItsSignature_Is403()
    {
        await using var app = await Hook.StartAsync(Unreachable);
        var (signed, sent) = (Hook.Body("1"), Hook.Body("2"));

        Assert.Equal(403, (await RawHttp.SendAsync(app.EndPoint, Hook.Head(signed), sent)).Status);
    }

    [Fact]
    public async Task SignatureWithAnEmptyKey_Is403()
    {
        await using var app = await Hook.StartAsync(Unreachable);
        var body = Hook.Body();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(ReadOnlySpan<byte>.Empty, body));

        var answer = await RawHttp.SendAsync(
            app.EndPoint,
            RawHttp.Head(
                $"POST {Hook.Path} HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                $"circleci-signature: v1={signature}",
                $"Content-Length: {body.Length}"),
            body);

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task ByteOrderMark_IsPartOfWhatIsSigned()
    {
        CircleCIEvent? seen = null;
        await using var app = await Hook.StartAsync((webhook, _) =>
        {
            seen = webhook.Event;
            return Task.CompletedTask;
        });

        Assert.Equal(200, await Hook.PostAsync(app, [.. Encoding.UTF8.Preamble, .. Hook.Body()]));
        Assert.IsType<CircleCIPing>(seen);
    }

    [Fact]
    public async Task SecondSecretThatIsNotUsedYet_DoesNotGetInTheWayOfTheFirst()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook(),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets:0", "another secret"), ("Webhooks:CircleCI:Secrets:1", Hook.Secret)]);

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(), "another secret"));
    }

    [Fact]
    public void LargeBodyOnASmallStack_DoesNotEndTheProcess()
    {
        var body = Encoding.UTF8.GetBytes($"{{\"type\":\"ping\",\"more\":\"{new string('x', 250_000)}\"}}");
        CircleCIEvent? seen = null;
        var thread = new Thread(
            () => seen = CircleCIWebhook.ConstructEvent(body, Hook.Sign(body), Hook.Secret), maxStackSize: 256 * 1024);

        thread.Start();
        thread.Join();

        Assert.IsType<CircleCIPing>(seen);
    }

    private static Task Unreachable(WebhookContext<CircleCIEvent> webhook, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This delivery must not reach its handler.");

    private static Task<TestApp> StartWithAsync(params (string, string?)[] settings) => TestApp.StartAsync(
        services => services.AddCircleCIWebhook().On<CircleCIEvent>(Unreachable),
        app => app.MapCircleCIWebhook(Hook.Path),
        settings);

    private static IConfigurationSection Section(string path) => new ConfigurationManager().GetSection(path);

    private static void RequireAuthentication(IServiceCollection services)
    {
        services.AddAuthentication(options => options.DefaultChallengeScheme = "None")
            .AddScheme<AuthenticationSchemeOptions, NoAuthentication>("None", null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
