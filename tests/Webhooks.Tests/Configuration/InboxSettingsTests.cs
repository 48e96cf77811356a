using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Configuration;

/// <summary>What the sections beside those of the endpoints configure.</summary>
public sealed class InboxSettingsTests
{
    [Fact]
    public void RetryDelaysThatAreBound_ReplaceTheDefault()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("Inbox:RetryDelays:0", "00:00:07")]);
        var options = new WebhookProcessingOptions();
        Assert.Empty(options.RetryDelays);

        configuration.GetSection("Inbox").Bind(options);

        Assert.Equal([TimeSpan.FromSeconds(7)], options.RetryDelays);
        Assert.Equal(6, WebhookProcessingOptions.DefaultRetryDelays.Count);
    }

    [Fact]
    public void Memory_IsReadFromItsSection()
    {
        using var app = new ConfiguredApp(
            (services, _) => services.AddWebhook(CircleCIWebhook.Provider), ("Webhooks:Memory:MaxBodyMemory", "2097152"));

        Assert.Equal(2 * 1024 * 1024, app.Services.GetRequiredService<IOptions<WebhookMemoryOptions>>().Value.MaxBodyMemory);
    }

    [Theory]
    [InlineData(
        "MaxMemory",
        "1",
        "The configuration key 'Webhooks:Memory:MaxMemory' is not an option of the memory of webhooks. The option is MaxBodyMemory.")]
    [InlineData("MaxBodyMemory", "64 MiB", "The configuration value of 'Webhooks:Memory:MaxBodyMemory' is not a whole number.")]
    public async Task MemoryThatCannotBeRead_RefusesToStart(string key, string value, string message)
    {
        using var app = new ConfiguredApp(
            (services, _) => services.AddWebhook(CircleCIWebhook.Provider), ($"Webhooks:Memory:{key}", value));

        Assert.Equal(message, (await app.RefusesToStartAsync<InvalidOperationException>()).Message);
    }
}
