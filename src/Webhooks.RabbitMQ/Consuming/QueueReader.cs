using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Consuming;

/// <summary>
/// Takes messages from the intake, twice as many as are handled at once, and suspects beside them, one at a time among all processes. All
/// other messages wait in the broker, where every process can take them.
/// </summary>
internal sealed class QueueReader : IDisposable
{
    private const string IntakeTag = "webhooks";
    private const string SuspectsTag = "webhooks-suspects";

    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(2);

    private readonly Channel<IncomingMessage> _messages;
    private readonly BrokerConnection _connection;
    private readonly Topology _topology;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ushort _prefetch;
    private readonly bool _memoryIsShared;
    private readonly SemaphoreSlim _consuming = new(1);
    private BrokerSession? _session;
    private Acknowledgements? _acknowledgements;
    private volatile bool _isCancelled;
    private bool _saidNotShared;

    public QueueReader(
        ConnectionFactory factory, RabbitMQInboxOptions options, Topology topology, bool memoryIsShared, TimeProvider time, ILogger logger)
    {
        (_topology, _memoryIsShared, _time, _logger) = (topology, memoryIsShared, time, logger);
        _prefetch = (ushort)(2 * options.Concurrency);
        // Those of the session before may still be there.
        _messages = Channel.CreateBounded<IncomingMessage>(2 * (_prefetch + 1));
        _connection = new(factory, $"{options.Name} worker", confirms: false, topology, time, logger) { Opened = OpenAsync };
    }

    public ChannelReader<IncomingMessage> Messages => _messages.Reader;

    /// <summary>Gets or sets what is done with a message of the intake that was handed over before.</summary>
    public Action<IncomingMessage> Suspect { get; set; } = null!;

    public void Start() => _connection.Start();

    /// <summary>
    /// Stops taking messages, for good: also on a session that is just being opened, which would hand over again what is given back.
    /// </summary>
    public async Task CancelAsync()
    {
        _isCancelled = true;

        // A broker that does not answer to the opening hands over nothing.
        if (!await _consuming.WaitAsync(CancelTimeout))
        {
            return;
        }

        try
        {
            foreach (var tag in new[] { IntakeTag, SuspectsTag })
            {
                await (_session?.Channel.BasicCancelAsync(tag) ?? Task.CompletedTask);
            }
        }
        // A session that is over consumes nothing.
        catch (Exception)
        {
        }
        finally
        {
            _consuming.Release();
        }
    }

    /// <summary>Sends the last acknowledgements and closes the connection.</summary>
    public async Task StopAsync()
    {
        await (_acknowledgements?.CompleteAsync() ?? Task.CompletedTask);
        await _connection.StopAsync();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _consuming.Dispose();
    }

    private async Task OpenAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        await _consuming.WaitAsync(cancellationToken);

        try
        {
            await ConsumeAsync(session, cancellationToken);
        }
        finally
        {
            _consuming.Release();
        }

        await WarnAsync(session, cancellationToken);
    }

    private async Task ConsumeAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        // The messages of the session before belong to the broker again.
        while (_messages.Reader.TryRead(out _))
        {
        }

        _session = session;
        var acknowledgements = _acknowledgements = new(session);
        await ConsumeAsync(_topology.Intake, IntakeTag, _prefetch, isOfSuspects: false);
        await ConsumeAsync(_topology.Suspects, SuspectsTag, 1, isOfSuspects: true);

        async Task ConsumeAsync(string queue, string tag, ushort prefetch, bool isOfSuspects)
        {
            if (_isCancelled)
            {
                return;
            }

            await session.Channel.BasicQosAsync(0, prefetch, global: false, cancellationToken);
            var consumer = new MessageConsumer(session, acknowledgements, isOfSuspects, _time, message => Take(session, message));
            await session.Channel.BasicConsumeAsync(queue, autoAck: false, tag, consumer, cancellationToken);
        }
    }

    private void Take(BrokerSession session, IncomingMessage message)
    {
        if (message is { IsSuspect: false, Deliveries: > 0 })
        {
            Suspect(message);
        }
        else if (!_messages.Writer.TryWrite(message))
        {
            session.End("the broker handed over more than it was asked for");
        }
    }

    // One process alone needs no memory but its own.
    private async Task WarnAsync(BrokerSession session, CancellationToken cancellationToken)
    {
        if (!_memoryIsShared && !_saidNotShared
            && await Topology.GetQueueAsync(session.Connection, _topology.Intake, cancellationToken) is { ConsumerCount: > 1 } intake)
        {
            _saidNotShared = true;
            Log.MemoryNotShared(_logger, _topology.Intake, intake.ConsumerCount);
        }
    }
}
