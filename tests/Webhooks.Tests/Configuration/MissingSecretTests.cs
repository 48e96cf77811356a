using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.Configuration;

public sealed class MissingSecretTests
{
    [Fact]
    public async Task EndpointWithoutSecret_StartsAndRefusesItsFirstDeliveryWithTheCure()
    {
        using var app = ConfiguredApp.OfCircleCI();
        await app.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ReceiveAsync(app));

        Assert.Equal(
            "The webhook endpoint 'CircleCI' has no secret. Set Webhooks:CircleCI:Secrets:0 in the configuration (as an environment "
            + "variable: Webhooks__CircleCI__Secrets__0) to the secret of the webhook at CircleCI, add it to the options in code, or call "
            + "UseSecretSource.",
            refused.Message);
    }

    [Fact]
    public async Task EndpointOfAnotherSection_IsToldThatSection()
    {
        using var app = new ConfiguredApp(
            (services, configuration) => services.AddCircleCIWebhook(configuration.GetSection("Builds:Hook")));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ReceiveAsync(app));

        Assert.Contains("Set Builds:Hook:Secrets:0 in the configuration", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Builds__Hook__Secrets__0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretSource_IsEnough()
    {
        using var app = new ConfiguredApp((services, _) => services.AddCircleCIWebhook().UseSecretSource<NobodysSecrets>());

        Assert.Equal(WebhookOutcome.Refused, (await ReceiveAsync(app)).Outcome);
    }

    [Fact]
    public void SecondSecretSource_IsRefused()
    {
        var endpoint = new ServiceCollection().AddCircleCIWebhook().UseSecretSource<NobodysSecrets>();

        Assert.Same(endpoint, endpoint.UseSecretSource<NobodysSecrets>());
        Assert.Throws<InvalidOperationException>(() => endpoint.UseSecretSource<OtherSecrets>());
    }

    private static Task<WebhookReceipt> ReceiveAsync(ConfiguredApp app) =>
        app.Receiver().ReceiveAsync(WebhookHeaders.Create(), "{}"u8.ToArray()).AsTask();

    private class NobodysSecrets : IWebhookSecretSource
    {
        public ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken) =>
            default;
    }

    private sealed class OtherSecrets : NobodysSecrets;
}
