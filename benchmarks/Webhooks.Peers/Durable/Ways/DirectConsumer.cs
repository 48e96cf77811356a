using DotNetCore.CAP.Messages;
using DotNetCore.CAP.Transport;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>CAP's consumer behind a <see cref="DirectTransport"/>.</summary>
internal sealed class DirectConsumer(string group, BrokerAddress address, TaskCompletionSource<DirectConsumer> listening) : IConsumerClient
{
    public string Group => group;

    public BrokerAddress BrokerAddress => address;

    public Func<TransportMessage, object?, Task>? OnMessageCallback { get; set; }

    public Action<LogMessageEventArgs>? OnLogCallback { get; set; }

    /// <summary>Gives CAP a message, and waits until it has stored it.</summary>
    public async Task<bool> ReceiveAsync(TransportMessage message)
    {
        var outcome = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await OnMessageCallback!(message, outcome);
        return await outcome.Task;
    }

    public Task SubscribeAsync(IEnumerable<string> topics) => Task.CompletedTask;

    public Task ListeningAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        listening.TrySetResult(this);
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task CommitAsync(object? sender) => EndAsync(sender, isStored: true);

    public Task RejectAsync(object? sender) => EndAsync(sender, isStored: false);

    public ValueTask DisposeAsync() => default;

    private static Task EndAsync(object? outcome, bool isStored)
    {
        (outcome as TaskCompletionSource<bool>)?.TrySetResult(isStored);
        return Task.CompletedTask;
    }
}
