using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Handling;

/// <summary>
/// Takes messages from the intake queue, as many at once as are handled at once: what waits, waits in the broker, where every worker can
/// have it. When the app stops, it takes no more, lets the running ones end, and gives back what did not.
/// </summary>
internal sealed class RabbitMQWorker : IHostedService, IDisposable
{
    private const string ConsumerTag = "webhooks";

    // For handlers to see that their token is cancelled, after the time to end by themselves.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly BrokerConnection _connection;
    private readonly MessageHandler _handler;
    private readonly HandledEndpoints _endpoints;
    private readonly RabbitMQInboxOptions _options;
    private readonly Topology _topology;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _running = [];
    private volatile bool _isDraining;

    public RabbitMQWorker(
        ConnectionFactory factory,
        MessageHandler handler,
        HandledEndpoints endpoints,
        RabbitMQInboxOptions options,
        Topology topology,
        TimeProvider time,
        ILogger logger)
    {
        (_handler, _endpoints, _options, _topology, _time, _logger) = (handler, endpoints, options, topology, time, logger);
        _connection = new(factory, $"{options.Name} worker", confirms: false, topology, time, logger) { Opened = ConsumeAsync };
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_options.HandleHere)
        {
            return Task.CompletedTask;
        }

        if (_endpoints.IsEmpty)
        {
            Log.NothingHandledHere(_logger, _topology.Intake);
            return Task.CompletedTask;
        }

        Log.WorkerStarted(_logger, _topology.Intake, string.Join(", ", _endpoints.Names));
        _connection.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        await CancelConsumerAsync();
        await WaitForRunningAsync(_options.DrainTimeout, cancellationToken);
        await _stopping.CancelAsync();
        await WaitForRunningAsync(LastWords, cancellationToken);
        await _connection.StopAsync();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _stopping.Cancel();
    }

    private async Task ConsumeAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        await session.Channel.BasicQosAsync(0, (ushort)_options.Concurrency, global: false, cancellationToken);
        await session.Channel.BasicConsumeAsync(
            _topology.Intake, autoAck: false, ConsumerTag, new MessageConsumer(session, Take), cancellationToken);
    }

    // The broker hands over no more than are handled at once, so each can start at once.
    private void Take(IncomingMessage message)
    {
        if (_isDraining)
        {
            return;
        }

        var run = Task.Run(() => RunAsync(message));
        _running[run] = true;
        _ = run.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task RunAsync(IncomingMessage message)
    {
        try
        {
            await _handler.HandleAsync(message, _stopping.Token);
        }
        // A defect of ours: the message must not stay with us unsettled, so the session is given up.
        catch (Exception exception)
        {
            Log.WorkerBroke(_logger, exception);
            message.Session.End("a delivery could not be settled");
        }
    }

    private async Task CancelConsumerAsync()
    {
        try
        {
            await (_connection.Current?.Channel.BasicCancelAsync(ConsumerTag) ?? Task.CompletedTask);
        }
        // A session that is over consumes nothing.
        catch (Exception)
        {
        }
    }

    private async Task WaitForRunningAsync(TimeSpan patience, CancellationToken cancellationToken) => await Task.WhenAll(_running.Keys)
        .WaitAsync(patience, _time, cancellationToken)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
