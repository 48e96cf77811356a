using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Receiving;

/// <summary>What an app is told when it starts, and what it is not allowed to start with.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task GoodSettings_WarnOfNothing()
    {
        await using var app = await Hook.StartAsync();

        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task UnsignedMode_IsAWarningAtEachStart()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var app = await StartAsync(("Webhooks:CircleCI:AllowUnsigned", "true"));

            Assert.Contains("Set a secret and remove AllowUnsigned", AssertWarns(app, "UnsignedAllowed"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a-secret\n")]
    [InlineData(" a-secret")]
    [InlineData("a-secret\t")]
    [InlineData("a-secret\r\n")]
    [InlineData("\uFEFFa-secret")]
    [InlineData("a-secret\u00A0")]
    [InlineData("a-secret\u200B")]
    public async Task SecretWithWhiteSpaceAroundIt_IsAWarningThatNamesItsPlace(string secret)
    {
        CapturedLogs.Never(secret);
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", "fine"), ("Webhooks:CircleCI:Secrets:1", secret));

        Assert.StartsWith("Secret 1 of webhook endpoint CircleCI", AssertWarns(app, "SecretHasWhiteSpace"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a-secret\"")]
    [InlineData("'a-secret'")]
    [InlineData("\u201Ca-secret\u201D")]
    [InlineData("\\\"a-secret\\\"")]
    public async Task SecretInQuotes_IsAWarningThatNamesItsPlace(string secret)
    {
        CapturedLogs.Never(secret);
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", "fine"), ("Webhooks:CircleCI:Secrets:1", secret));

        Assert.StartsWith("Secret 1 of webhook endpoint CircleCI has quotes", AssertWarns(app, "SecretInQuotes"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("it's a 'secret")]
    [InlineData("\"half of it")]
    public async Task QuotesThatAreNotAPairAroundASecret_AreAPartOfIt(string secret)
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", secret));

        Assert.Empty(app.Logs.Warnings);
    }

    [Theory]
    [InlineData(255, "x", false)]
    [InlineData(256, "x", true)]
    [InlineData(255, "\U0001F511", false)]
    [InlineData(256, "\U0001F511", true)]
    public async Task SecretThatItsProviderMayCut_IsAWarning(int length, string character, bool warns)
    {
        var secret = CapturedLogs.Never(string.Concat(Enumerable.Repeat(character, length)));
        await using var app = await TestApp.StartAsync(
            services => services.AddPerfseeWebhook().On<PerfseeEvent>((_, _) => Task.CompletedTask),
            app => app.MapPerfseeWebhook("/webhooks/perfsee"),
            [("Webhooks:Perfsee:Secrets", secret)]);

        if (!warns)
        {
            Assert.Empty(app.Logs.Warnings);
            return;
        }

        Assert.StartsWith(
            "Secret 0 of webhook endpoint Perfsee has more than 255 characters. Perfsee may cut it there",
            AssertWarns(app, "SecretTooLong"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongSecretOfAProviderThatKeepsIt_IsFine()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", new string('x', 1000)));

        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task NoHandler_IsAWarning()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook(),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets", Hook.Secret)]);

        Assert.Contains("On<TEvent>", AssertWarns(app, "NoHandlerRegistered"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Webhooks:CircleCI")]
    [InlineData("Hooks:Ci")]
    public async Task SecretsFromSeveralLayers_AreAWarning(string section)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new($"{section}:Secrets:0", "first"), new($"{section}:Secrets:1", "second")]);
        configuration.AddInMemoryCollection([new($"{section}:Secrets:0", "third")]);

        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<IConfiguration>(configuration);
                services.AddCircleCIWebhook(configuration.GetSection(section)).On<CircleCIEvent>((_, _) => Task.CompletedTask);
            },
            app => app.MapCircleCIWebhook(Hook.Path));

        Assert.Contains("2 layers", AssertWarns(app, "SecretsFromSeveralLayers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task EmptyListInAFile_IsAPlaceholderForAnotherLayer(string secrets)
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Webhooks":{"CircleCI":{"Secrets":{{secrets}} } } }""")));

        configuration.AddInMemoryCollection([new("Webhooks:CircleCI:Secrets:0", Hook.Secret)]);

        await using var app = await TestApp.StartAsync(
            services =>
                services.AddSingleton<IConfiguration>(configuration).AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask),
            app => app.MapCircleCIWebhook(Hook.Path));

        Assert.Empty(app.Logs.Warnings);
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
    }

    [Fact]
    public async Task MapWithoutAdd_NamesWhatThereIsAndTheCure()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(
            services => services.AddCircleCIWebhook("team-a", options => options.Secrets.Add("secret")),
            app => app.MapPerfseeWebhook("/hooks")));

        Assert.Contains("AddPerfseeWebhook()", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Endpoints that were added: 1 under a name that the app gave.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("team-a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapWithoutAnyAdd_SaysThatThereIsNone()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.StartAsync(_ => { }, app => app.MapCircleCIWebhook("/hooks")));

        Assert.Contains("Endpoints that were added: none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretInPlaceOfAName_IsNotRepeated()
    {
        const string Misplaced = "a-secret-in-the-wrong-place";

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(
            services => services.AddCircleCIWebhook(options => options.Secrets.Add("secret")),
            app => app.MapCircleCIWebhook("/hooks", Misplaced)));

        Assert.DoesNotContain(Misplaced, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlerOfAnEventThatIsNeverMade_IsAWarning()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook()
                .On<CircleCIEvent>((_, _) => Task.CompletedTask)
                .On<NeverSent>((_, _) => Task.CompletedTask, "idle"),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets", Hook.Secret)]);

        Assert.StartsWith(
            "The handler idle of webhook endpoint CircleCI never runs", AssertWarns(app, "HandlerNeverRuns"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointWithHandlersThatIsNotMapped_IsAWarning()
    {
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask);
                services.AddPerfseeWebhook().On<PerfseeEvent>((_, _) => Task.CompletedTask);
            },
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets", Hook.Secret)]);

        Assert.StartsWith(
            "Webhook endpoint Perfsee has handlers, and nothing brings it deliveries",
            AssertWarns(app, "NotMapped"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointOfAnotherProvider_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(
            services => services.AddCircleCIWebhook("ci", options => options.Secrets.Add("secret")),
            app => app.MapPerfseeWebhook("/hooks", "ci")));

        Assert.Contains("receives from CircleCI, not from Perfsee", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnsignedModeWithASecretSource_EndsTheStart()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(
            services => services.AddCircleCIWebhook(options => options.AllowUnsigned = true).UseSecretSource<NoSecrets>(),
            app => app.MapCircleCIWebhook(Hook.Path)));

        Assert.Contains("exclude each other", failure.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(params (string, string?)[] settings) => TestApp.StartAsync(
        services => services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask),
        app => app.MapCircleCIWebhook(Hook.Path),
        settings);

    private static string AssertWarns(TestApp app, string name)
    {
        var warning = Assert.Single(app.Logs.Warnings);
        Assert.Equal((LogLevel.Warning, name), (warning.Level, warning.Event));
        return warning.Message;
    }

    private sealed record NeverSent : CircleCIEvent;

    private sealed class NoSecrets : IWebhookSecretSource
    {
        public ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken) =>
            default;
    }
}
