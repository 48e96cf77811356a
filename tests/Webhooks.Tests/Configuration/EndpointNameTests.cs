using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Configuration;

public sealed class EndpointNameTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public void SameNameTwice_IsTheSameEndpoint()
    {
        using var app = new ConfiguredApp((services, _) =>
        {
            services.AddCircleCIWebhook(options => options.Secrets.Add("of the first call"))
                .On<CircleCIPing>((_, _) => Task.CompletedTask, "taken");
            var again = services.AddCircleCIWebhook("CircleCI", options => options.Secrets.Add("of the second call"));
            Assert.Throws<ArgumentException>(() => again.On<CircleCIPing>((_, _) => Task.CompletedTask, "taken"));
        });

        Assert.Equal(["of the first call", "of the second call"], app.Options().Secrets);
        Assert.Equal(["CircleCI"], app.Services.GetRequiredService<WebhookProcessor>().Endpoints);
    }

    [Theory]
    [InlineData("circleci")]
    [InlineData("CIRCLECI")]
    public void NameThatDiffersInCase_IsRefusedWithTheCure(string name)
    {
        _services.AddCircleCIWebhook();

        var refused = Assert.Throws<InvalidOperationException>(() => _services.AddCircleCIWebhook(name));

        Assert.Equal(
            "There is a webhook endpoint 'CircleCI' of CircleCI already. Names are unique in an app, in whatever case: "
            + "give the other one a name of its own.",
            refused.Message);
    }

    [Fact]
    public void NameOfAnotherProvidersEndpoint_IsRefused()
    {
        _services.AddCircleCIWebhook("builds");

        Assert.Throws<InvalidOperationException>(() => _services.AddPerfseeWebhook("builds"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void BlankName_IsRefused(string name) => Assert.Throws<ArgumentException>(() => _services.AddCircleCIWebhook(name));

    [Theory]
    [InlineData("team:a")]
    [InlineData("s3cr3t/token+of=circleci")]
    [InlineData("\u00e9quipe")]
    [InlineData("a name")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-0123456789-")]
    [InlineData("0123456789abcdef0123456789ABCDEF")]
    public void NameThatMayBeASecret_IsRefusedWithTheCureAndNotRepeated(string name)
    {
        var refused = Assert.Throws<ArgumentException>(() => _services.AddCircleCIWebhook(name));

        Assert.Contains("Webhooks:<provider>:Secrets:0", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(name, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Inbox")]
    [InlineData("memory")]
    [InlineData("API")]
    [InlineData("Recovery")]
    [InlineData("dashboard")]
    [InlineData("Deduplicator")]
    public void ReservedName_IsRefusedInWhateverCase(string name) =>
        Assert.Contains(
            "is reserved", Assert.Throws<ArgumentException>(() => _services.AddCircleCIWebhook(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("team-a_1.b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-0123456789")]
    public void PlainName_IsTaken(string name) => Assert.Equal(name, _services.AddCircleCIWebhook(name).Name);

    [Fact]
    public void CodeThatUsesServices_ConfiguresLast()
    {
        using var app = new ConfiguredApp(
            (services, _) =>
            {
                services.AddSingleton("of a service");
                services.AddWebhook(CircleCIWebhook.Provider, name: null, (options, provider) =>
                    options.Secrets.Add(provider.GetRequiredService<string>()));
            },
            ("Webhooks:CircleCI:Secrets", "of the section"));

        Assert.Equal(["of the section", "of a service"], app.Options().Secrets);
    }

    [Fact]
    public void EachEndpoint_HasOptionsOfItsOwn()
    {
        using var app = new ConfiguredApp(
            (services, _) =>
            {
                services.AddCircleCIWebhook();
                services.AddCircleCIWebhook("team-a");
            },
            ("Webhooks:CircleCI:Secrets", "of the default"),
            ("Webhooks:team-a:Secrets", "of team a"));

        Assert.Equal(["of the default"], app.Options().Secrets);
        Assert.Equal(["of team a"], app.Options("team-a").Secrets);
        Assert.Equal(("team-a", CircleCIWebhook.Provider), (app.Receiver("team-a").Name, app.Receiver("team-a").Provider));
    }

    [Fact]
    public void AnotherSection_IsReadInPlaceOfTheDefault()
    {
        using var app = new ConfiguredApp(
            (services, configuration) => services.AddCircleCIWebhook(configuration.GetSection("Builds:Hook")),
            ("Webhooks:CircleCI:Secrets", "passed over"),
            ("Builds:Hook:Secrets", "taken"));

        Assert.Equal(["taken"], app.Options().Secrets);
    }

    [Fact]
    public void SecondSectionForOneEndpoint_IsRefusedRatherThanPassedOver()
    {
        var configuration = new ConfigurationManager();
        _services.AddCircleCIWebhook();

        var refused = Assert.Throws<InvalidOperationException>(() => _services.AddCircleCIWebhook(configuration.GetSection("Builds")));

        Assert.StartsWith(
            "The webhook endpoint 'CircleCI' is configured by the section Webhooks:CircleCI already: Builds would be passed over.",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SameSectionAgain_IsTheSameEndpoint()
    {
        var configuration = new ConfigurationManager();
        _services.AddCircleCIWebhook(configuration.GetSection("Builds"));

        Assert.Equal("CircleCI", _services.AddCircleCIWebhook(configuration.GetSection("Builds")).Name);
        Assert.Equal("CircleCI", _services.AddCircleCIWebhook().Name);
    }

    [Fact]
    public void MissingArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => _services.AddWebhook(null!));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddWebhook(CircleCIWebhook.Provider));
        Assert.Throws<ArgumentNullException>(() => _services.AddCircleCIWebhook((IConfigurationSection)null!));
        Assert.Throws<ArgumentNullException>(() => _services.AddCircleCIWebhook((string)null!));
    }
}
