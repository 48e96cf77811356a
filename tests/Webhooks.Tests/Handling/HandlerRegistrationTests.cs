using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Handling;

public sealed class HandlerRegistrationTests
{
    private readonly WebhookBuilder _endpoint = new ServiceCollection().AddCircleCIWebhook();

    [Fact]
    public void EventOfAnotherProvider_IsRefusedWithTheCure()
    {
        var refused = Assert.Throws<ArgumentException>(() => _endpoint.On<BundleFinished>((_, _) => Task.CompletedTask));

        Assert.Contains("Webhooks.Perfsee.BundleFinished is no event of CircleCI", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Register it on the provider's own endpoint", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _endpoint.On<PerfseeEvent, Ignoring<PerfseeEvent>>());
        Assert.DoesNotContain(_endpoint.Services, service => service.ServiceType == typeof(Ignoring<PerfseeEvent>));
    }

    [Fact]
    public void NoDelegate_IsRefused() => Assert.Throws<ArgumentNullException>(() => _endpoint.On<CircleCIPing>(null!));

    private sealed class Ignoring<TEvent> : IWebhookHandler<TEvent>
        where TEvent : WebhookEvent
    {
        public Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
