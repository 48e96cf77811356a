using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Receiving;

/// <summary>Secrets that change while the app runs.</summary>
public sealed class RotationTests
{
    private static readonly string Old = CapturedLogs.Never("the-old-secret-of-a-rotation");
    private static readonly string New = CapturedLogs.Never("the-new-secret-of-a-rotation");

    [Fact]
    public async Task RotatedSecret_WorksForTheNextRequestAndTheOldOneWhileItIsListed()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", Old));
        Assert.Equal((200, 403), (await PostAsync(app, Old), await PostAsync(app, New)));

        Set(app, ("Webhooks:CircleCI:Secrets:0", New), ("Webhooks:CircleCI:Secrets:1", Old));
        Assert.Equal((200, 200), (await PostAsync(app, Old), await PostAsync(app, New)));

        Set(app, ("Webhooks:CircleCI:Secrets:0", New));
        Assert.Equal((403, 200), (await PostAsync(app, Old), await PostAsync(app, New)));
        Assert.Equal(2, app.Logs.Named("OptionsReloaded").Count());
    }

    [Fact]
    public async Task SecretThatMatched_IsAMetricTagAndInTheLog()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", New), ("Webhooks:CircleCI:Secrets:1", Old));
        using var metrics = new Metrics(app);

        await PostAsync(app, New);
        await PostAsync(app, Old);
        await PostAsync(app, Old);
        await PostAsync(app, "a secret of nobody's");

        Assert.Equal(1, metrics.Deliveries(("secret_index", 0)));
        Assert.Equal(2, metrics.Deliveries(("secret_index", 1)));
        Assert.Equal(4, metrics.Deliveries());
        Assert.Equal(
            ["secret 0", "secret 1", "secret 1"],
            app.Logs.Named("Received").Select(entry => entry.Message.Split(", signed with ")[1].Split(':')[0]));
    }

    [Theory]
    [InlineData("Webhooks:CircleCI:ResponseTimeout", "8")]
    [InlineData("Webhooks:CircleCI:DeduplicationWindow", "24:00:00")]
    [InlineData("Webhooks:CircleCI:ResponseTimeout", "soon")]
    [InlineData("Webhooks:CircleCI:MaxRequestBodySize", "0")]
    [InlineData("Webhooks:CircleCI:AllowUnsigned", "true")]
    [InlineData("Webhooks:CircleCI:Secrets:1", " ")]
    [InlineData("Webhooks:CircleCI:Secret", "misspelt")]
    public async Task ReloadThatIsNotValid_KeepsTheLastGoodOptionsAndSaysSo(string key, string value)
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", Old));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);

        Set(app, ("Webhooks:CircleCI:Secrets:0", New), (key, value));

        Assert.Equal((200, 403), (await PostAsync(app, Old), await PostAsync(app, New)));
        Assert.Equal(LogLevel.Error, Assert.Single(app.Logs.Named("OptionsKept")).Level);
        var health = await HealthAsync(app);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("'CircleCI' keeps its last valid options", health.Entries["webhooks"].Description, StringComparison.Ordinal);
        Assert.DoesNotContain(New, health.Entries["webhooks"].Description!, StringComparison.Ordinal);

        Set(app, ("Webhooks:CircleCI:Secrets:0", New));

        Assert.Equal((403, 200), (await PostAsync(app, Old), await PostAsync(app, New)));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
    }

    [Fact]
    public async Task ReloadThatTakesTheLastSecretAway_IsRefused()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", Old));

        Set(app);

        Assert.Equal(200, await PostAsync(app, Old));
        Assert.Contains("Webhooks:CircleCI:Secrets:0", Assert.Single(app.Logs.Named("OptionsKept")).Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, (await HealthAsync(app)).Status);
    }

    [Theory]
    [InlineData("SecretHasWhiteSpace", "a-secret-with-a-line-end\n")]
    [InlineData("SecretInQuotes", "'a-secret-in-quotes'")]
    public async Task SecretThatWouldWarnAtTheStart_WarnsOnceWhenAReloadBringsIt(string warning, string secret)
    {
        CapturedLogs.Never(secret);
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", Old));

        Set(app, ("Webhooks:CircleCI:Secrets:0", Old), ("Webhooks:CircleCI:Secrets:1", secret));
        Set(app, ("Webhooks:CircleCI:Secrets:0", Old), ("Webhooks:CircleCI:Secrets:1", secret));
        Set(app, ("Webhooks:CircleCI:Secrets:0", secret), ("Webhooks:CircleCI:Secrets:1", Old));

        Assert.Equal((LogLevel.Warning, warning), (Assert.Single(app.Logs.Warnings).Level, Assert.Single(app.Logs.Warnings).Event));
        Assert.StartsWith("Secret 1 of webhook endpoint CircleCI", Assert.Single(app.Logs.Warnings).Message, StringComparison.Ordinal);

        Set(app, ("Webhooks:CircleCI:Secrets:0", Old));
        Set(app, ("Webhooks:CircleCI:Secrets:0", secret));
        Assert.Equal(2, app.Logs.Named(warning).Count());
    }

    [Fact]
    public async Task LongSecretOfPerfsee_WarnsWhenAReloadBringsIt()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddPerfseeWebhook().On<PerfseeEvent>((_, _) => Task.CompletedTask),
            app => app.MapPerfseeWebhook("/webhooks/perfsee"),
            [("Webhooks:Perfsee:Secrets:0", Old)]);
        Assert.Empty(app.Logs.Warnings);

        Set(app, ("Webhooks:Perfsee:Secrets:0", new string('x', 300)));

        Assert.Equal("SecretTooLong", Assert.Single(app.Logs.Warnings).Event);
    }

    [Fact]
    public async Task UnsignedMode_WarnsWhenAReloadBringsIt()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", Old));

        Set(app, ("Webhooks:CircleCI:AllowUnsigned", "true"));
        Set(app, ("Webhooks:CircleCI:AllowUnsigned", "true"), ("Webhooks:CircleCI:MaxRequestBodySize", "1000"));

        Assert.Equal("UnsignedAllowed", Assert.Single(app.Logs.Warnings).Event);
    }

    [Fact]
    public async Task SecretsFromSeveralLayers_WarnWhenAReloadBringsThem()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask),
            app =>
            {
                ((IConfigurationBuilder)app.Configuration).Add(new MemoryConfigurationSource());
                app.MapCircleCIWebhook(Hook.Path);
            },
            [("Webhooks:CircleCI:Secrets:0", Old)]);
        Assert.Empty(app.Logs.Warnings);
        var layer = ((IConfigurationRoot)app.App.Configuration).Providers.OfType<MemoryConfigurationProvider>().Last();

        layer.Set("Webhooks:CircleCI:Secrets:1", New);
        Set(app, ("Webhooks:CircleCI:Secrets:0", Old));
        Set(app, ("Webhooks:CircleCI:Secrets:0", Old));

        Assert.Contains("2 layers", Assert.Single(app.Logs.Named("SecretsFromSeveralLayers")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MaxEventAgeOfEventsWithoutATime_IsRefusedWhenAReloadBringsIt()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddPerfseeWebhook().On<PerfseeEvent>((_, _) => Task.CompletedTask),
            app => app.MapPerfseeWebhook("/webhooks/perfsee"),
            [("Webhooks:Perfsee:Secrets:0", Old)]);

        Set(app, ("Webhooks:Perfsee:Secrets:0", Old), ("Webhooks:Perfsee:MaxEventAge", "00:01:00"));

        Assert.Contains("MaxEventAge cannot be applied", Assert.Single(app.Logs.Named("OptionsKept")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReloadToUnsigned_TakesNoSecretAlongAndBack()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:AllowUnsigned", "true"));
        Assert.Equal(200, await PostAsync(app, "whatever it is signed with"));

        Set(app, ("Webhooks:CircleCI:Secrets:0", New));

        Assert.Equal((403, 200), (await PostAsync(app, Old), await PostAsync(app, New)));
    }

    [Fact]
    public async Task OtherOptions_AreReadAnewToo()
    {
        await using var app = await StartAsync(("Webhooks:CircleCI:Secrets:0", Old));

        Set(app, ("Webhooks:CircleCI:Secrets:0", Old), ("Webhooks:CircleCI:MaxRequestBodySize", "10"));

        Assert.Equal(413, await PostAsync(app, Old));
    }

    [Fact]
    public async Task SectionOfOnesOwn_ReloadsToo()
    {
        await using var app = await TestApp.StartAsync(
            _ => { },
            _ => { },
            [("Hooks:Ci:Secrets", Old)]);
        await using var second = await StartWithSectionAsync(app);

        Assert.Equal(200, await PostAsync(second, Old));
        Set(app, ("Hooks:Ci:Secrets", New));
        Assert.Equal((403, 200), (await PostAsync(second, Old), await PostAsync(second, New)));
    }

    [Fact]
    public async Task RotationUnderLoad_RefusesNobodyWhoseSecretIsListedThroughout()
    {
        (string, string?) patience = ("Webhooks:CircleCI:ResponseTimeout", "00:01:00");
        await using var app = await StartAsync(patience, ("Webhooks:CircleCI:Secrets:0", Old));
        using var stop = new CancellationTokenSource();
        var rotating = Task.Run(() =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                Set(app, turn % 2 == 0
                    ? [patience, ("Webhooks:CircleCI:Secrets:0", New), ("Webhooks:CircleCI:Secrets:1", Old)]
                    : [patience, ("Webhooks:CircleCI:Secrets:0", Old)]);
            }
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(app, Old)));
        await stop.CancelAsync();
        await rotating;

        Assert.All(answers, status => Assert.Equal(200, status));
    }

    private static Task<TestApp> StartAsync(params (string, string?)[] settings) => TestApp.StartAsync(
        services =>
        {
            services.AddHealthChecks().AddWebhooks();
            services.AddCircleCIWebhook().On<CircleCIEvent>((_, _) => Task.CompletedTask);
        },
        app => app.MapCircleCIWebhook(Hook.Path),
        settings);

    private static Task<TestApp> StartWithSectionAsync(TestApp configured) => TestApp.StartAsync(
        services => services.AddCircleCIWebhook(configured.App.Configuration.GetSection("Hooks:Ci")),
        app => app.MapCircleCIWebhook(Hook.Path));

    private static void Set(TestApp app, params (string Key, string? Value)[] settings)
    {
        app.Settings.Clear();

        foreach (var (key, value) in settings)
        {
            app.Settings[key] = value;
        }

        app.Reload();
    }

    private static Task<int> PostAsync(TestApp app, string secret) => Hook.PostAsync(app, Hook.Body(), secret);

    private static Task<HealthReport> HealthAsync(TestApp app) => app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
}
