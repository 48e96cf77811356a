using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class PerfseeProviderTests
{
    private static readonly WebhookProvider Provider = PerfseeWebhook.Provider;

    [Fact]
    public void Defaults_FitPerfseesPatience()
    {
        var options = new WebhookOptions();
        Provider.ConfigureDefaults(options);

        Assert.Equal(TimeSpan.FromSeconds(25), options.ResponseTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), options.DeduplicationWindow);
    }

    [Fact]
    public void EventTypes_AreThoseOfTheWireAndTheOneOfTheDocumentation() =>
        Assert.Equal(
            new Dictionary<string, Type>
            {
                ["bundle:finished"] = typeof(BundleFinished),
                ["bundle-finished"] = typeof(BundleFinished),
                ["lab:snapshot-completed"] = typeof(SnapshotCompleted),
                ["lab:snapshot-report-completed"] = typeof(SnapshotReportCompleted),
                ["source:finished"] = typeof(SourceFinished),
            },
            Provider.EventTypes);

    [Fact]
    public void Identity_IsTheTypeOfTheBodyAndNeverAnId()
    {
        var headers = WebhookHeaders.Create(
            new KeyValuePair<string, string>("X-Perfsee-Delivery", "0d5ab1f4-7c8e-4a63-9f02-b1d7e3c5a946"),
            new("x-perfsee-event", "bundle:finished"));

        Assert.True(Provider.TryIdentify(headers, PerfseeBody.Read("source-finished"), out var identity));
        Assert.Equal(new WebhookIdentity("source:finished") { HeaderType = "bundle:finished" }, identity);
    }

    [Fact]
    public void HeaderTypeThatComesTwice_ClaimsNothing()
    {
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>("X-Perfsee-Event", "a"), new("X-Perfsee-Event", "b"));

        Assert.True(Provider.TryIdentify(headers, PerfseeBody.Read("source-finished"), out var identity));
        Assert.Null(identity.HeaderType);
    }

    [Fact]
    public void Sign_SetsTheHeadersThatPerfseeSends()
    {
        var body = PerfseeBody.Read("lab-snapshot-completed");
        var (secret, headers) = (new WebhookSecret("a secret of this test"), new Dictionary<string, string>());
        Provider.Sign(headers, body, secret);

        Assert.Equal(
            [
                "Accept", "Accept-Encoding", "Connection", "content-type", "User-Agent", "X-Perfsee-Delivery", "X-Perfsee-Event",
                "X-Perfsee-Hook-Project", "X-Perfsee-Hook-ID", "X-Perfsee-Signature-256",
            ],
            headers.Keys);
        Assert.Equal("*/*", headers["Accept"]);
        Assert.Equal("application/json", headers["content-type"]);
        Assert.Equal("Perfsee-Hookshot/1", headers["User-Agent"]);
        Assert.Equal("lab:snapshot-completed", headers["X-Perfsee-Event"]);
        Assert.Equal("tidewater-shop", headers["X-Perfsee-Hook-Project"]);
        Assert.Equal(4, Guid.ParseExact(headers["X-Perfsee-Delivery"], "D").Version);
        Assert.Equal(4, Guid.ParseExact(headers["X-Perfsee-Hook-ID"], "D").Version);
        Assert.True(Provider.Verify(WebhookHeaders.Create(headers), body, [secret]).IsVerified);
    }

    [Fact]
    public void SignedAgain_IsAnotherDeliveryOfTheSameHook()
    {
        var (first, second) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        Provider.Sign(first, PerfseeBody.Read("source-finished"), new("a secret of this test"));
        Provider.Sign(second, PerfseeBody.Read("source-finished"), new("a secret of this test"));

        Assert.NotEqual(first["X-Perfsee-Delivery"], second["X-Perfsee-Delivery"]);
        Assert.Equal(first["X-Perfsee-Hook-ID"], second["X-Perfsee-Hook-ID"]);
        Assert.Equal(first["X-Perfsee-Signature-256"], second["X-Perfsee-Signature-256"]);
    }

    [Fact]
    public void UnsignedHeaders_AreThoseOfPerfseeAndNoSignature() =>
        Assert.Equal(
            ["X-Perfsee-Delivery", "X-Perfsee-Event", "X-Perfsee-Hook-Project", "X-Perfsee-Hook-ID", "user-agent"],
            Provider.UnsignedHeaders);

    [Fact]
    public void AddPerfseeWebhook_TakesEachSectionAndCode()
    {
        var configuration = new ConfigurationManager
        {
            ["Webhooks:Perfsee:Secrets"] = "of the default section",
            ["Webhooks:team-b:Secrets:0"] = "of a named section",
            ["Elsewhere:Secrets:0"] = "of another section",
            ["Elsewhere:ResponseTimeout"] = "00:00:20",
        };
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddPerfseeWebhook(options => options.Secrets.Add("of the code"));
        services.AddPerfseeWebhook("team-b");
        services.AddPerfseeWebhook("team-c", configuration.GetSection("Elsewhere"));
        using var app = services.BuildServiceProvider();

        Assert.Equal(["of the default section", "of the code"], Options("Perfsee").Secrets);
        Assert.Equal(["of a named section"], Options("team-b").Secrets);
        Assert.Equal(["of another section"], Options("team-c").Secrets);
        Assert.Equal(TimeSpan.FromSeconds(20), Options("team-c").ResponseTimeout);
        Assert.Equal(TimeSpan.FromSeconds(25), Options("team-b").ResponseTimeout);

        WebhookOptions Options(string name) => app.GetRequiredKeyedService<WebhookReceiver>(name).Options;
    }
}
