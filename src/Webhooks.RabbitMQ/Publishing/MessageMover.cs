using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Publishing;

/// <summary>
/// Moves a message to another of our queues: publishes it there, waits for the confirm, and only then acknowledges it. It does so on a
/// connection of its own, as a broker ends the connection or channel of a message that it does not take. Such a message is tried alone
/// then, and ends in the dead letters: with its headers cut, or left to the broker to move.
/// </summary>
internal sealed class MessageMover(
    ConfirmingPublisher publisher, LonePublisher alone, Topology topology, TimeProvider time, ILogger logger) : IDisposable
{
    // A queue that is full may have room again; the worker tries once a second.
    private const int MaxRefusals = 30;
    private const int MaxBreaks = 2;
    private const uint UsualFrame = 131_072;

    /// <summary>Opens the connection, unless it is open.</summary>
    public void Start() => publisher.Connection.Start();

    public Task StopAsync() => publisher.Connection.StopAsync();

    public void Dispose()
    {
        publisher.Dispose();
        alone.Dispose();
    }

    /// <summary>Moves a message.</summary>
    /// <param name="message">The message; acknowledged when it is where it should be.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="properties">What it says there.</param>
    /// <returns>Whether it is settled. If not, it is to be tried again, unless its session is over.</returns>
    public async Task<bool> TryMoveAsync(IncomingMessage message, string queue, BasicProperties properties)
    {
        if (await TryPublishAsync(message, queue, properties) is not { } problem)
        {
            message.Acknowledge();
            return true;
        }

        if (!problem.IsFinal && message.Refusals < MaxRefusals)
        {
            Log.NotMoved(logger, queue, problem.Text);
            return false;
        }

        return await DeadLetterAsync(message, properties, $"It could not be moved to the queue {queue}: {problem.Text}.");
    }

    // Null when the queue has it.
    private async Task<Problem?> TryPublishAsync(IncomingMessage message, string queue, BasicProperties properties)
    {
        if (!HeaderSize.Fits(properties.Headers, publisher.Connection.Current?.Connection.FrameMax ?? UsualFrame))
        {
            return new("its headers are too large", IsFinal: true);
        }

        if (message.Breaks >= MaxBreaks)
        {
            var (lone, refusal) = await alone.PublishAsync(queue, properties, message.Body);
            return lone == PublishOutcome.Confirmed ? null : ToProblem(message, lone, refusal);
        }

        var session = publisher.Connection.Current;
        var outcome = await publisher.PublishAsync(queue, properties, message.Body, CancellationToken.None);

        if (outcome == PublishOutcome.Disconnected && session is not null)
        {
            message.Breaks++;
        }

        return outcome == PublishOutcome.Confirmed ? null : ToProblem(message, outcome, refusal: null);
    }

    private static Problem ToProblem(IncomingMessage message, PublishOutcome outcome, string? refusal)
    {
        if (outcome is PublishOutcome.Refused or PublishOutcome.Unroutable)
        {
            message.Refusals++;
        }

        return new(refusal ?? outcome.ToString(), IsFinal: refusal is not null);
    }

    private async Task<bool> DeadLetterAsync(IncomingMessage message, BasicProperties properties, string reason)
    {
        var least = DeliveryMessage.Least(properties, reason, time.GetUtcNow());
        var (outcome, refusal) = await alone.PublishAsync(topology.Dead, least, message.Body);

        if (outcome == PublishOutcome.Confirmed)
        {
            Log.Cut(logger, reason);
            message.Acknowledge();
            return true;
        }

        message.Refusals++;

        if (refusal is null && message.Refusals < 2 * MaxRefusals)
        {
            Log.NotMoved(logger, topology.Dead, outcome.ToString());
            return false;
        }

        Log.LeftToBroker(logger, reason);
        message.Reject();
        return true;
    }

    private sealed record Problem(string Text, bool IsFinal);
}
