using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Webhooks.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public void EveryOption_IsReadInWhateverCase()
    {
        using var app = ConfiguredApp.OfCircleCI(
            ("secrets:0", "the current one"),
            ("SECRETS:1", "the one before"),
            ("maxRequestBodySize", "1024"),
            ("BodyTimeout", "00:00:05"),
            ("responsetimeout", "00:00:07.5"),
            ("MaxEventAge", "01:00:00"),
            ("DeduplicationWindow", "2.00:00:00"),
            ("maxsilence", "3.00:00:00"));

        var options = app.Options();

        Assert.Equal(["the current one", "the one before"], options.Secrets);
        Assert.Equal(1024, options.MaxRequestBodySize);
        Assert.Equal(TimeSpan.FromSeconds(5), options.BodyTimeout);
        Assert.Equal(TimeSpan.FromSeconds(7.5), options.ResponseTimeout);
        Assert.Equal(TimeSpan.FromHours(1), options.MaxEventAge);
        Assert.Equal(TimeSpan.FromDays(2), options.DeduplicationWindow);
        Assert.Equal(TimeSpan.FromDays(3), options.MaxSilence);
    }

    [Fact]
    public void ProjectsToAskAbout_AreAList()
    {
        using var app = ConfiguredApp.OfCircleCI(
            ("MaxSilence", "3.00:00:00"), ("SilenceProjects:0", "gh/acme/app"), ("SilenceProjects:1", "gh/acme/site"));

        // Not the endpoint's own, which are refused without a client to ask.
        var options = app.Services.GetRequiredService<IOptionsMonitor<WebhookOptions>>().Get("CircleCI");

        Assert.Equal(["gh/acme/app", "gh/acme/site"], options.SilenceProjects);
    }

    [Fact]
    public void OptionsOfTheAppsServices_ComeAfterTheConfiguration()
    {
        using var app = new ConfiguredApp(
            (services, _) =>
            {
                services.AddSingleton<Version>(new Version(3, 7));
                services.AddCircleCIWebhook(FromServices);
                services.AddPerfseeWebhook(FromServices);
                services.AddWebhook(Webhooks.CircleCI.CircleCIWebhook.Provider, "other", FromServices);
            },
            ("Webhooks:CircleCI:ResponseTimeout", "00:00:01"));

        Assert.All(["CircleCI", "Perfsee", "other"], name => Assert.Equal(TimeSpan.FromSeconds(7), app.Options(name).ResponseTimeout));

        static void FromServices(WebhookOptions options, IServiceProvider services) =>
            options.ResponseTimeout = TimeSpan.FromSeconds(services.GetRequiredService<Version>().Minor);
    }

    [Fact]
    public void EmptyListOfSecrets_IsNoSecret()
    {
        using var app = ConfiguredApp.OfCircleCI(("Secrets", ""), ("Secrets:0", "the secret of a later layer"));

        Assert.Equal(["the secret of a later layer"], app.Options().Secrets);
    }

    [Fact]
    public void AllowUnsigned_IsRead()
    {
        using var app = ConfiguredApp.OfCircleCI(("AllowUnsigned", "True"));

        Assert.True(app.Options().AllowUnsigned);
    }

    [Fact]
    public void SingleSecret_IsAListOfOne()
    {
        using var app = ConfiguredApp.OfCircleCI(("Secrets", "the only one"));

        Assert.Equal(["the only one"], app.Options().Secrets);
    }

    [Theory]
    [InlineData("Secrets")]
    [InlineData("Secrets:0")]
    public async Task EmptySecret_RefusesToStart(string key)
    {
        using var app = ConfiguredApp.OfCircleCI((key, ""));

        var refused = await app.RefusesToStartAsync<OptionsValidationException>();

        Assert.Contains("Secrets holds an empty or blank entry", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Secret")]
    [InlineData("Secrets2")]
    [InlineData("ResponseTimeoutSeconds")]
    [InlineData("Options:Secrets")]
    public async Task MisspeltKey_RefusesToStartAndListsTheOptions(string key)
    {
        using var app = ConfiguredApp.OfCircleCI((key, CapturedLogs.Never("a-secret-under-a-misspelt-key")));

        var refused = await app.RefusesToStartAsync<InvalidOperationException>();

        Assert.Equal(
            $"The configuration key 'Webhooks:CircleCI:{key.Split(':')[0]}' is not an option of a webhook endpoint. "
            + "The options are Secrets, AllowUnsigned, MaxRequestBodySize, BodyTimeout, ResponseTimeout, MaxEventAge, DeduplicationWindow, "
            + "MaxSilence and SilenceProjects.",
            refused.Message);
    }

    [Fact]
    public async Task KeyOfBefore_RefusesToStartAndNamesTheNewOne()
    {
        using var app = ConfiguredApp.OfCircleCI(("HandlerTimeout", "00:00:08"));

        var refused = await app.RefusesToStartAsync<InvalidOperationException>();

        Assert.StartsWith(
            "The configuration key 'Webhooks:CircleCI:HandlerTimeout' is now called ResponseTimeout",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowUnsigned", "yes", "true or false")]
    [InlineData("MaxRequestBodySize", "4 MiB", "a whole number of bytes")]
    [InlineData("MaxRequestBodySize", "-1", "a whole number of bytes")]
    [InlineData("MaxRequestBodySize", "99999999999", "a whole number of bytes")]
    [InlineData(
        "DeduplicationWindow:0", "01:00:00", "a duration: write hh:mm:ss or d.hh:mm:ss: 00:00:30 is 30 seconds, 1.00:00:00 is a day")]
    public async Task UnreadableValue_RefusesToStartAndNamesTheKey(string key, string value, string expected)
    {
        using var app = ConfiguredApp.OfCircleCI((key, value));

        var refused = await app.RefusesToStartAsync<InvalidOperationException>();

        Assert.Equal($"The configuration value of 'Webhooks:CircleCI:{key.Split(':')[0]}' is not {expected}.", refused.Message);
    }

    [Fact]
    public void Code_ComesAfterConfiguration()
    {
        using var app = new ConfiguredApp(
            (services, _) => services.AddCircleCIWebhook(options =>
            {
                Assert.Equal(TimeSpan.FromSeconds(3), options.ResponseTimeout);
                options.ResponseTimeout = TimeSpan.FromSeconds(4);
                options.Secrets.Add("of the code");
            }),
            ("Webhooks:CircleCI:ResponseTimeout", "00:00:03"),
            ("Webhooks:CircleCI:Secrets", "of the configuration"));

        Assert.Equal(TimeSpan.FromSeconds(4), app.Options().ResponseTimeout);
        Assert.Equal(["of the configuration", "of the code"], app.Options().Secrets);
    }

    [Fact]
    public void WithoutConfiguration_TheProvidersDefaultsHold()
    {
        using var app = new ConfiguredApp((services, _) => services.AddPerfseeWebhook("team-b"));

        Assert.Equal(TimeSpan.FromSeconds(25), app.Options("team-b").ResponseTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), app.Options("team-b").DeduplicationWindow);
    }
}
