using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.CircleCI.Api;
using Webhooks.Perfsee.Api;

namespace Webhooks.Api.Tests;

/// <summary>Options are bound strictly, and what would not work is refused with the cure.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("CircleCI:Token", null, "Webhooks:Api:CircleCI:Token")]
    [InlineData("CircleCI:Token", "a-token\n", "white space")]
    [InlineData("CircleCI:Host", "http://ci.example.com", "https")]
    [InlineData("CircleCI:Host", "https://user:pass@ci.example.com", "https")]
    [InlineData("CircleCI:Host", "ci.example.com", "absolute address")]
    [InlineData("CircleCI:Timeout", "30", "00:00:30 for 30 seconds, 00:30:00 for 30 minutes; a bare number would be days")]
    [InlineData("CircleCI:Timeout", "24:00:00", "'Webhooks:Api:CircleCI:Timeout' is not a duration: write 1.00:00:00.")]
    [InlineData("CircleCI:Timeout", "never", "hh:mm:ss")]
    [InlineData("CircleCI:Timeout", "00:30:00", "Timeout")]
    [InlineData("CircleCI:MaxRetries", "-1", "whole number")]
    [InlineData("CircleCI:MaxRetries", "11", "MaxRetries")]
    [InlineData("CircleCI:Tokn", "a-token", "Webhooks:Api:CircleCI:Tokn")]
    public void SettingThatWouldNotWork_IsRefused_WithTheCure(string key, string? value, string cure)
    {
        using var app = new ApiApp(
            services => services.AddCircleCIApi(),
            [.. new[] { ("CircleCI:Token", (string?)"a-good-token") }.Where(setting => setting.Item1 != key), (key, value)]);

        var refused = Assert.ThrowsAny<Exception>(() => app.Get<IOptions<CircleCIApiOptions>>().Value);

        Assert.True(refused is OptionsValidationException or InvalidOperationException, $"{refused}");
        Assert.Contains(cure, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token", refused.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => app.Get<CircleCIClient>());
    }

    [Fact]
    public void PerfseeWithoutAHost_IsRefused_AndWithoutATokenIsNot()
    {
        using var without = new ApiApp(services => services.AddPerfseeApi());
        Assert.Contains(
            "Host", Assert.Throws<OptionsValidationException>(() => without.Get<PerfseeClient>()).Message, StringComparison.Ordinal);

        using var with = new ApiApp(services => services.AddPerfseeApi(), ("Perfsee:Host", "https://perfsee.example.com"));
        Assert.NotNull(with.Get<PerfseeClient>());
    }

    [Fact]
    public void Settings_AreTheOnesOfTheConfiguration_ThenOfTheDelegate_AndTheClientIsOne()
    {
        using var app = new ApiApp(
            services => services.AddCircleCIApi().AddCircleCIApi(options => options.MaxRetries = 1).AddCircleCIApi(),
            ("CircleCI:Token", "t"), ("CircleCI:Host", "https://ci.example.com/sub/"),
            ("CircleCI:AttemptTimeout", "00:00:03"), ("CircleCI:MaxRetries", "5"));

        var options = app.Get<IOptions<CircleCIApiOptions>>().Value;

        Assert.Equal(
            ("https://ci.example.com/sub/", TimeSpan.FromSeconds(3), 1),
            (options.Host!.AbsoluteUri, options.AttemptTimeout, options.MaxRetries));
        Assert.Same(app.Get<CircleCIClient>(), app.Get<CircleCIClient>());
    }
}
