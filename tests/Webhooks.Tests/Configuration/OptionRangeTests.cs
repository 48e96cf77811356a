using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.GitHub;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Configuration;

public sealed class OptionRangeTests
{
    private const string Duration = "must be greater than zero and at most";

    public static TheoryData<Action<WebhookOptions>> InRange =>
    [
        options => options.MaxRequestBodySize = 1,
        options => options.MaxRequestBodySize = 1_073_741_824,
        options => options.BodyTimeout = TimeSpan.FromTicks(1),
        options => options.BodyTimeout = TimeSpan.FromMinutes(10),
        options => options.ResponseTimeout = TimeSpan.FromTicks(1),
        options => options.ResponseTimeout = TimeSpan.FromMinutes(10),
        options => options.DeduplicationWindow = TimeSpan.FromTicks(1),
        options => options.DeduplicationWindow = TimeSpan.FromDays(30),
        options => options.MaxEventAge = null,
        options => options.MaxEventAge = TimeSpan.FromTicks(1),
        options => options.MaxEventAge = options.DeduplicationWindow,
        options => options.MaxSilence = TimeSpan.FromMinutes(1),
        options => options.MaxSilence = TimeSpan.FromDays(30),
        options => options.Secrets.Add("a secret"),
        options => options.AllowUnsigned = true,
    ];

    public static TheoryData<Action<WebhookOptions>, string> OutOfRange => new()
    {
        { options => options.MaxRequestBodySize = 0, "MaxRequestBodySize must be between 1 and 1,073,741,824, and is 0." },
        { options => options.MaxRequestBodySize = -1, "MaxRequestBodySize must be between 1 and 1,073,741,824, and is -1." },
        { options => options.MaxRequestBodySize = 1_073_741_825, "MaxRequestBodySize must be between 1 and 1,073,741,824, and is "
            + "1,073,741,825." },
        { options => options.BodyTimeout = TimeSpan.Zero, $"BodyTimeout {Duration} 00:10:00, and is " },
        { options => options.BodyTimeout = Timeout.InfiniteTimeSpan, $"BodyTimeout {Duration} 00:10:00, and is " },
        { options => options.BodyTimeout = TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(1), $"BodyTimeout {Duration} 00:10:00, and is " },
        { options => options.ResponseTimeout = TimeSpan.Zero, $"ResponseTimeout {Duration} 00:10:00, and is " },
        { options => options.ResponseTimeout = TimeSpan.FromTicks(-1), $"ResponseTimeout {Duration} 00:10:00, and is " },
        { options => options.ResponseTimeout =
            TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(1), $"ResponseTimeout {Duration} 00:10:00, and is " },
        { options => options.DeduplicationWindow = TimeSpan.Zero, $"DeduplicationWindow {Duration} 30.00:00:00, and is " },
        { options => options.DeduplicationWindow = TimeSpan.MaxValue, $"DeduplicationWindow {Duration} 30.00:00:00, and is " },
        { options => options.MaxEventAge = TimeSpan.Zero, "MaxEventAge must be greater than zero and at most DeduplicationWindow" },
        { options => options.MaxEventAge = TimeSpan.FromHours(25), "MaxEventAge must be greater than zero and at most "
            + "DeduplicationWindow" },
        { options => options.MaxSilence = TimeSpan.FromSeconds(59), "MaxSilence must be between 00:01:00 and 30.00:00:00, and is " },
        { options => options.MaxSilence = TimeSpan.FromDays(31), "MaxSilence must be between 00:01:00 and 30.00:00:00, and is " },
        { options => options.SilenceProjects.Add("gh/acme/app"), "SilenceProjects are asked about when MaxSilence has passed, and it is "
            + "not set." },
        { options => SetSilenceProject(options, " "), "SilenceProjects holds a blank entry." },
        { options => options.Secrets.Add(""), "Secrets holds an empty or blank entry" },
        { options => options.Secrets.Add(" \t\r\n"), "Secrets holds an empty or blank entry" },
        { options => options.Secrets.Add(null!), "Secrets holds an empty or blank entry" },
        { options => SetSecretAndUnsigned(options), "AllowUnsigned and Secrets exclude each other" },
    };

    [Theory]
    [MemberData(nameof(InRange))]
    public async Task InRange_Starts(Action<WebhookOptions> set)
    {
        using var app = new ConfiguredApp((services, _) => services.AddCircleCIWebhook(set));

        await app.StartAsync();

        Assert.Empty(app.Logs.Errors);
    }

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public async Task OutOfRange_RefusesToStartAndNamesEndpointOptionAndCure(Action<WebhookOptions> set, string error)
    {
        using var app = new ConfiguredApp((services, _) => services.AddCircleCIWebhook("team-a", set));

        var refused = await app.RefusesToStartAsync<OptionsValidationException>();

        Assert.StartsWith($"Webhook endpoint 'team-a': {error}", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralErrors_AreToldAtOnceAndNoSecretIsAmongThem()
    {
        using var app = new ConfiguredApp((services, _) => services.AddCircleCIWebhook(options =>
        {
            SetSecretAndUnsigned(options);
            options.Secrets.Add(" ");
            options.MaxRequestBodySize = 0;
            options.BodyTimeout = options.ResponseTimeout = options.DeduplicationWindow = TimeSpan.Zero;
            options.MaxEventAge = TimeSpan.FromDays(1);
            options.MaxSilence = TimeSpan.Zero;
        }));

        var refused = await app.RefusesToStartAsync<OptionsValidationException>();

        Assert.Equal(
            [
                "Secrets", "AllowUnsigned", "MaxRequestBodySize", "BodyTimeout", "ResponseTimeout", "DeduplicationWindow", "MaxEventAge",
                "MaxSilence"
            ],
            refused.Failures.Select(failure => failure["Webhook endpoint 'CircleCI': ".Length..].Split(' ')[0]));
        Assert.DoesNotContain("secret-of-the-range-test", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MaxEventAgeOfAProviderWhoseEventsCarryNoTime_RefusesToStart(bool isGitHub)
    {
        using var app = new ConfiguredApp((services, _) => services.AddWebhook(
            isGitHub ? GitHubWebhook.Provider : PerfseeWebhook.Provider, "team-a", options =>
                options.MaxEventAge = TimeSpan.FromMinutes(1)));

        var refused = await app.RefusesToStartAsync<OptionsValidationException>();

        Assert.Equal(
            "Webhook endpoint 'team-a': MaxEventAge cannot be applied, because the events "
            + $"of {(isGitHub ? "GitHub" : "Perfsee")} do not say when they "
            + "happened. Remove it; DeduplicationWindow is what bounds replay there.",
            Assert.Single(refused.Failures));
    }

    [Fact]
    public void Defaults_AreValidForEveryProvider()
    {
        using var app = new ConfiguredApp((services, _) =>
        {
            services.AddCircleCIWebhook();
            services.AddPerfseeWebhook();
        });

        Assert.Equal((8, 25), (app.Options("CircleCI").ResponseTimeout.TotalSeconds, app.Options("Perfsee").ResponseTimeout.TotalSeconds));
        Assert.Equal(TimeSpan.FromHours(24), app.Options("CircleCI").DeduplicationWindow);
        Assert.Equal(4 * 1024 * 1024, app.Options("CircleCI").MaxRequestBodySize);
        Assert.Equal(TimeSpan.FromSeconds(10), app.Options("CircleCI").BodyTimeout);
        Assert.False(app.Options("CircleCI").AllowUnsigned);
        Assert.Null(app.Options("CircleCI").MaxEventAge);
        Assert.Null(app.Options("CircleCI").MaxSilence);
        Assert.Empty(app.Options("CircleCI").Secrets);
    }

    [Theory]
    [InlineData(1_048_576, true)]
    [InlineData(1_048_575, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public void MemoryForBodies_IsAtLeastOneMebibyte(long size, bool isValid)
    {
        using var app = new ConfiguredApp((services, _) =>
        {
            services.AddCircleCIWebhook();
            services.Configure<WebhookMemoryOptions>(memory => memory.MaxBodyMemory = size);
        });
        var options = app.Services.GetRequiredService<IOptions<WebhookMemoryOptions>>();

        if (isValid)
        {
            Assert.Equal(size, options.Value.MaxBodyMemory);
            return;
        }

        Assert.Equal(
            "WebhookMemoryOptions.MaxBodyMemory must be at least 1 MiB (1,048,576 bytes).",
            Assert.Throws<OptionsValidationException>(() => options.Value).Message);
    }

    [Fact]
    public async Task MemoryForBodiesOutOfRange_RefusesToStart()
    {
        using var app = new ConfiguredApp((services, _) =>
        {
            services.AddCircleCIWebhook();
            services.AddPerfseeWebhook();
            services.Configure<WebhookMemoryOptions>(memory => memory.MaxBodyMemory = 0);
        });

        Assert.Single((await app.RefusesToStartAsync<OptionsValidationException>()).Failures);
    }

    private static void SetSilenceProject(WebhookOptions options, string project)
    {
        options.MaxSilence = TimeSpan.FromHours(1);
        options.SilenceProjects.Add(project);
    }

    private static void SetSecretAndUnsigned(WebhookOptions options)
    {
        options.Secrets.Add(CapturedLogs.Never("secret-of-the-range-test"));
        options.AllowUnsigned = true;
    }
}
