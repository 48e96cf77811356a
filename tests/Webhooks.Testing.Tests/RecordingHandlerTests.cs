using Webhooks.CircleCI;

namespace Webhooks.Testing.Tests;

public sealed class RecordingHandlerTests
{
    private readonly RecordingHandler<CircleCIEvent> _recorded = new();

    [Fact]
    public async Task NextAsync_ReturnsEachEventOnceInOrder()
    {
        await HandleAsync(CircleCIPayload.JobCompleted());
        await HandleAsync(CircleCIPayload.Ping());

        Assert.IsType<JobCompleted>(await _recorded.NextAsync());
        Assert.IsType<CircleCIPing>(await _recorded.NextAsync());
        Assert.Equal(2, _recorded.Received.Count);
    }

    [Fact]
    public async Task NextAsync_WaitsForWhatComesLater()
    {
        var next = _recorded.NextAsync();
        Assert.False(next.IsCompleted);

        await HandleAsync(CircleCIPayload.Ping());

        Assert.IsType<CircleCIPing>(await next);
    }

    [Fact]
    public async Task NothingInTime_ThrowsAndTakesNoLaterEvent()
    {
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => _recorded.NextAsync(TimeSpan.FromMilliseconds(1)));
        Assert.StartsWith("No CircleCIEvent was handled within 0.001 s (0 before).", exception.Message, StringComparison.Ordinal);

        await HandleAsync(CircleCIPayload.Ping());

        Assert.IsType<CircleCIPing>(await _recorded.NextAsync());
    }

    [Fact]
    public async Task Cancelled_IsNoTimeout()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _recorded.NextAsync(cancellationToken: cancelled.Token));
    }

    private Task HandleAsync(CircleCIPayload payload)
    {
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Id = "1",
            Type = "",
            ReceivedAt = default,
            IsVerified = true,
            Body = payload.ToBytes(),
        };

        return _recorded.HandleAsync(
            new(CircleCIWebhook.Parse(payload.ToBytes()), delivery, EmptyServices.Instance), CancellationToken.None);
    }

    private sealed class EmptyServices : IServiceProvider
    {
        public static readonly EmptyServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
