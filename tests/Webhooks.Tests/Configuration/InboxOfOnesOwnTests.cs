using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Configuration;

/// <summary>Inboxes and deduplicators that the container makes.</summary>
public sealed class InboxOfOnesOwnTests
{
    [Fact]
    public async Task InboxAndDeduplicator_AreMadeAndDisposedOnce()
    {
        var services = new ServiceCollection().AddSingleton(new Disposals()).AddWebhookDeduplicator<Memory>();
        services.AddCircleCIWebhook(options => options.Secrets.Add("secret"));
        services.AddWebhookInbox<Inbox>();
        var app = services.BuildServiceProvider();
        var disposals = app.GetRequiredService<Disposals>();

        Assert.IsType<Memory>(app.GetRequiredService<IWebhookDeduplicator>());
        Assert.Same(app.GetRequiredService<IWebhookInbox>(), Assert.IsType<Inbox>(app.GetRequiredService<IWebhookInbox>()));
        await app.DisposeAsync();

        Assert.Equal((1, 1), (disposals.OfInbox, disposals.OfMemory));
    }

    [Fact]
    public void SecondInbox_IsRefused()
    {
        var services = new ServiceCollection().AddWebhookInbox<Inbox>();

        Assert.Throws<InvalidOperationException>(() => services.AddWebhookInbox<Inbox>());
        Assert.Throws<InvalidOperationException>(() => services.AddWebhookInbox(_ => new Inbox(new())));
    }

    [Fact]
    public async Task StandIn_AnswersInPlaceOfTheReceiver()
    {
        var services = new ServiceCollection().AddKeyedSingleton<WebhookReceiver, StandIn>(CircleCIWebhook.ProviderName);
        await using var app = services.BuildServiceProvider();
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>("CircleCI");

        Assert.Equal(WebhookOutcome.Stored, (await receiver.ReceiveAsync(default, default)).Outcome);
        Assert.Contains(
            "does not override", Assert.Throws<NotSupportedException>(() => receiver.Options).Message, StringComparison.Ordinal);
    }

    private sealed class Disposals
    {
        public int OfInbox { get; set; }

        public int OfMemory { get; set; }
    }

    private sealed class StandIn : WebhookReceiver
    {
        public override ValueTask<WebhookReceipt> ReceiveAsync(
            WebhookHeaders headers,
            ReadOnlyMemory<byte> body,
            IReadOnlyDictionary<string, string>? routeValues = null,
            CancellationToken cancellationToken = default) => new(new WebhookReceipt { Outcome = WebhookOutcome.Stored });
    }

    private sealed class Inbox(Disposals disposals) : IWebhookInbox, IDisposable
    {
        public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            new(WebhookOutcome.Stored);

        public void Dispose() => disposals.OfInbox++;
    }

    private sealed class Memory(Disposals disposals) : IWebhookDeduplicator, IDisposable
    {
        public ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => new(false);

        public ValueTask CompleteAsync(
            WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken) => default;

        public ValueTask ReleaseAsync(
            WebhookDelivery delivery,
            WebhookClaim claim,
            IReadOnlyCollection<string> succeededHandlers,
            CancellationToken cancellationToken) => default;

        public void Dispose() => disposals.OfMemory++;
    }
}
