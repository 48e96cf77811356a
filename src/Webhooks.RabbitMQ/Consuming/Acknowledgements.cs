using System.Threading.Channels;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.Consuming;

/// <summary>
/// Acknowledges the messages of one session, in one request as far as they are done without a gap. The broker hands over again the messages
/// that are not acknowledged when the session ends.
/// </summary>
internal sealed class Acknowledgements
{
    private readonly Channel<(ulong Tag, bool IsRejected)> _done = Channel.CreateUnbounded<(ulong, bool)>(new() { SingleReader = true });
    private readonly BrokerSession _session;
    private readonly HashSet<ulong> _finished = [];
    private readonly HashSet<ulong> _told = [];
    private readonly Task _running;
    private ulong _last;

    public Acknowledgements(BrokerSession session)
    {
        _session = session;
        _running = RunAsync();
        session.Ended.ContinueWith(_ => _done.Writer.TryComplete(), TaskScheduler.Default);
    }

    /// <summary>Gets a value indicating whether the session has ended: what it brought belongs to the broker again.</summary>
    public bool IsOver => _session.Ended.IsCompleted;

    public void Acknowledge(ulong tag) => _done.Writer.TryWrite((tag, false));

    /// <summary>Leaves the message to the broker, which moves it to the dead letters by itself.</summary>
    public void Reject(ulong tag) => _done.Writer.TryWrite((tag, true));

    /// <summary>Sends what is left.</summary>
    public Task CompleteAsync()
    {
        _done.Writer.TryComplete();
        return _running;
    }

    private async Task RunAsync()
    {
        List<ulong> batch = [];

        try
        {
            while (await _done.Reader.WaitToReadAsync())
            {
                batch.Clear();

                while (_done.Reader.TryRead(out var done))
                {
                    _finished.Add(done.Tag);

                    if (done.IsRejected)
                    {
                        _told.Add(done.Tag);
                        await _session.Channel.BasicNackAsync(done.Tag, multiple: false, requeue: false);
                    }
                    else
                    {
                        batch.Add(done.Tag);
                    }
                }

                await SendAsync(batch);
            }
        }
        // Nothing is lost by it, however it fails.
        catch (Exception exception)
        {
            _session.End(exception.Message);
        }
    }

    private async Task SendAsync(List<ulong> batch)
    {
        // The broker closes the channel over a tag that was acknowledged before: the request names the last tag that was not.
        ulong untold = 0;

        while (_finished.Remove(_last + 1))
        {
            _last++;

            if (!_told.Remove(_last))
            {
                untold = _last;
            }
        }

        if (untold > 0)
        {
            await _session.Channel.BasicAckAsync(untold, multiple: true);
        }

        foreach (var tag in batch)
        {
            if (tag > _last)
            {
                _told.Add(tag);
                await _session.Channel.BasicAckAsync(tag, multiple: false);
            }
        }
    }
}
