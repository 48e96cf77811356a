using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

public sealed class TlsTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task BrokerWithACertificateThatTheAppTrusts_IsUsed()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(
            options =>
            {
                options.Uri = new(Server.TlsUri);
                options.ConfigureConnection = factory => factory.Ssl.CertificateValidationCallback =
                    (_, certificate, _, _) => certificate!.GetCertHashString() == Server.Certificate.GetCertHashString();
            },
            handled.On);

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
    }

    [SkippableFact]
    public async Task BrokerWithACertificateThatNobodyTrusts_IsRefused()
    {
        var machine = await StartInboxAsync(
            options => (options.Uri, options.ConfirmTimeout) = (new(Server.TlsUri), TimeSpan.FromSeconds(1)));

        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Delivery()));
        await Eventually.IsTrueAsync(
            () => machine.Logs.Named("Disconnected").Any(entry => entry.Message.Contains("certificate", StringComparison.Ordinal)),
            "the log says why");
    }
}
