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
        Assert.Throws<ArgumentException>(() => _endpoint.On<PerfseeEvent, Generic<PerfseeEvent, int>>());
        Assert.DoesNotContain(_endpoint.Services, service => service.ServiceType == typeof(Generic<PerfseeEvent, int>));
    }

    [Fact]
    public void TakenName_IsRefusedWithTheCure()
    {
        _endpoint.On<CircleCIPing>((_, _) => Task.CompletedTask, "post to the chat");

        var refused = Assert.Throws<ArgumentException>(() => _endpoint.On<JobCompleted>((_, _) => Task.CompletedTask, "post to the chat"));

        Assert.Contains("'CircleCI' has a handler of the name 'post to the chat' already", refused.Message, StringComparison.Ordinal);
        Assert.Contains("give each delegate a name of its own", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameClassTwiceForOneEvent_IsRefused()
    {
        _endpoint.On<CircleCIPing, Generic<CircleCIPing, int>>();

        Assert.Throws<ArgumentException>(() => _endpoint.On<CircleCIPing, Generic<CircleCIPing, int>>());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void BlankName_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => _endpoint.On<CircleCIPing>((_, _) => Task.CompletedTask, name));

    [Fact]
    public void NoDelegate_IsRefused() => Assert.Throws<ArgumentNullException>(() => _endpoint.On<CircleCIPing>(null!));

    [Fact]
    public void NameTakenOnAnotherEndpoint_IsFree()
    {
        _endpoint.On<CircleCIPing>((_, _) => Task.CompletedTask, "post to the chat");
        var other = _endpoint.Services.AddCircleCIWebhook("team-b");

        Assert.Same(other, other.On<CircleCIPing>((_, _) => Task.CompletedTask, "post to the chat"));
    }

    [Fact]
    public async Task Names_AreStableFromProcessToProcessAndVersionToVersion()
    {
        static Task Fail<TEvent>(WebhookContext<TEvent> webhook, CancellationToken cancellationToken)
            where TEvent : WebhookEvent => throw new InvalidOperationException();

        await using var app = new HandlingApp(endpoint => endpoint
            .On<CircleCIPing>(Fail)
            .On<CircleCIEvent>(Fail)
            .On<CircleCIPing>(Fail, "post to the chat")
            .On<CircleCIPing>(Fail)
            .On<CircleCIPing, Generic<CircleCIPing, List<string>>>()
            .On<CircleCIPing, Plain>());

        var result = await app.DispatchAsync("ping");

        Assert.Equal(
            [
                "CircleCIPing#1",
                "CircleCIEvent#1",
                "post to the chat",
                "CircleCIPing#3",
                "Webhooks.Tests.Handling.HandlerRegistrationTests+Generic`2[Webhooks.CircleCI.CircleCIPing,"
                    + "System.Collections.Generic.List`1[System.String]](CircleCIPing)",
                "Webhooks.Tests.Handling.HandlerRegistrationTests+Plain(CircleCIPing)",
            ],
            result.Failures.Select(failure => failure.Handler));
    }

    private class Generic<TEvent, T> : IWebhookHandler<TEvent>
        where TEvent : WebhookEvent
    {
        public Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(typeof(T).Name);
    }

    private sealed class Plain : Generic<CircleCIPing, int>;
}
