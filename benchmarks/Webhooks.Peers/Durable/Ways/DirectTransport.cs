using DotNetCore.CAP;
using DotNetCore.CAP.Internal;
using DotNetCore.CAP.Messages;
using DotNetCore.CAP.Transport;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Hands CAP's messages to the consumer in the same process, which stores them before it confirms them.</summary>
internal sealed class DirectTransport : ITransport, IConsumerClientFactory
{
    private readonly TaskCompletionSource<DirectConsumer> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BrokerAddress BrokerAddress => new("Direct", "");

    public async Task<OperateResult> SendAsync(TransportMessage message)
    {
        var consumer = await _listening.Task;
        var sent = new TransportMessage(
            new Dictionary<string, string?>(message.Headers) { [Headers.Group] = consumer.Group }, message.Body);
        return await consumer.ReceiveAsync(sent)
            ? OperateResult.Success
            : OperateResult.Failed(new PublisherSentFailedException("The consumer refused.", new InvalidOperationException()));
    }

    public Task<IConsumerClient> CreateAsync(string groupName, byte groupConcurrent) =>
        Task.FromResult<IConsumerClient>(new DirectConsumer(groupName, BrokerAddress, _listening));
}
