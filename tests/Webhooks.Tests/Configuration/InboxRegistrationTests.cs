using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.Configuration;

public sealed class InboxRegistrationTests
{
    [Fact]
    public void SecondInbox_IsRefusedWithTheCure()
    {
        var services = new ServiceCollection().AddWebhookInbox(_ => new FullInbox());

        var refused = Assert.Throws<InvalidOperationException>(() => services.AddWebhookInbox(_ => new FullInbox()));

        Assert.Equal(
            $"An app has one webhook inbox, and {typeof(FullInbox)} is registered already. Remove one of the two registrations.",
            refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Inbox_TakesTheDeliveriesWhereverItIsAdded(bool isFirst)
    {
        using var app = new ConfiguredApp((services, _) =>
        {
            if (isFirst)
            {
                services.AddWebhookInbox(_ => new FullInbox());
            }

            services.AddCircleCIWebhook(options => options.AllowUnsigned = true);

            if (!isFirst)
            {
                services.AddWebhookInbox(_ => new FullInbox());
            }
        });

        Assert.Equal(WebhookOutcome.Unavailable, (await app.Receiver().ReceiveAsync(WebhookHeaders.Create(), "{}"u8.ToArray())).Outcome);
        Assert.Same(app.Services.GetRequiredService<FullInbox>(), app.Services.GetRequiredService<IWebhookInbox>());
    }

    private sealed class FullInbox : IWebhookInbox
    {
        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            new(WebhookOutcome.Unavailable);
    }
}
