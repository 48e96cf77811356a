using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Sending;

/// <summary>
/// Lets endpoints read no larger bodies than the queue takes, so that a larger one is answered 413 before it is read. The queue's limit is
/// known when it has been found; until then, the limit of SQS counts.
/// </summary>
internal sealed class BodyLimit(ILogger logger)
    : IPostConfigureOptions<WebhookOptions>, IOptionsChangeTokenSource<WebhookOptions>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string?, int)> _told = [];
    private int _limit = MessageLimits.Body(MessageLimits.LargestMessage);
    private CancellationTokenSource _change = new();

    /// <summary>Gets null: it concerns every endpoint.</summary>
    public string? Name => null;

    public void PostConfigure(string? name, WebhookOptions options)
    {
        var (limit, configured) = (Volatile.Read(ref _limit), options.MaxRequestBodySize);

        if (configured <= limit)
        {
            return;
        }

        options.MaxRequestBodySize = limit;
        bool isNew;

        lock (_gate)
        {
            isNew = _told.Add((name, limit));
        }

        if (isNew)
        {
            Log.BodySizeLowered(logger, name ?? "", limit, configured);
        }
    }

    public IChangeToken GetChangeToken()
    {
        lock (_gate)
        {
            return new CancellationChangeToken(_change.Token);
        }
    }

    /// <summary>Notes that the queues were found.</summary>
    public void Found(QueueSet queues)
    {
        var limit = MessageLimits.Body(queues.Intake.Limit);
        CancellationTokenSource changed;

        lock (_gate)
        {
            if (_limit == limit)
            {
                return;
            }

            _limit = limit;
            (changed, _change) = (_change, new());
        }

        changed.Cancel();
        changed.Dispose();
    }

    public void Dispose() => _change.Dispose();
}
