using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Telemetry;
using Webhooks.Telemetry;

namespace Webhooks.Sqs.DeadLetters;

/// <summary>
/// The dead letters, as operators see them. A queue cannot be looked at without taking messages out, so only some are shown, and they are
/// given back. A retry starts again in the intake.
/// </summary>
internal sealed class SqsDeliveryStore(
    DeadLetterQueue queue, QueueCounts counts, SqsInboxOptions options, TimeProvider time, ILogger logger)
    : IWebhookDeliveryStore, IHostedService, IDisposable
{
    private const int MaxMessages = 1_000;
    private const long MaxBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan HideForARun = TimeSpan.FromMinutes(30);

    private volatile bool _isRunning;

    public WebhookStoreCapabilities Capabilities { get; } = new()
    {
        Name = "SQS",
        ListableStates = [WebhookDeliveryState.DeadLettered],
        IsExact = false,
        ReplaysHandled = false,
        KeepsFailedAttempts = false,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _isRunning = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isRunning = false;
        return Task.CompletedTask;
    }

    public void Dispose() => queue.Dispose();

    public async Task<WebhookDeliveryPage> ListAsync(
        WebhookDeliveryFilter filter, int count = 50, string? after = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxMessages);
        var start = EntryPages.ReadPlace(after);
        var (letters, _) = await ReadAsync(cancellationToken);
        return EntryPages.Page(
            letters.Where(letter => letter.Matches(filter)).Select(letter => letter.Entry),
            count,
            start,
            letters.Count == 0 ? null : letters.Min(letter => letter.Entry.ReceivedAt));
    }

    public async Task<WebhookDeliveryEntry?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        (await FindLetterAsync(key, cancellationToken))?.Entry;

    public async Task<WebhookDelivery?> LoadAsync(string key, CancellationToken cancellationToken = default) =>
        (await FindLetterAsync(key, cancellationToken))?.Delivery;

    public Task<IReadOnlyList<WebhookFailedAttempt>> ListFailedAttemptsAsync(string key, CancellationToken cancellationToken = default)
    {
        ThrowUnlessRunning();
        return Task.FromResult<IReadOnlyList<WebhookFailedAttempt>>([]);
    }

    public Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        ThrowUnlessRunning();
        return counts.AskAsync(cancellationToken);
    }

    public async Task<bool> ApplyAsync(string key, WebhookOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(operation);
        ThrowUnlessRunning();
        await using var reader = await queue.OpenAsync(LongestLook, cancellationToken);
        var bytes = 0L;

        for (var read = 0; read < MaxMessages && bytes < MaxBytes && await reader.NextAsync(cancellationToken) is { } letter; read++)
        {
            if (letter.Entry.Key != key)
            {
                bytes += letter.Size;
                continue;
            }

            if (!await ApplyAsync(reader, letter, operation))
            {
                return false;
            }

            OperatorLog.Changed(logger, operation, letter.Entry.Id);
            return true;
        }

        return false;
    }

    public async Task<WebhookOperationPlan> PlanAsync(
        WebhookDeliveryFilter filter, WebhookOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(operation);
        var (letters, isAll) = await ReadAsync(cancellationToken);
        var matching = letters.Where(letter => letter.Matches(filter)).Select(letter => letter.Entry).ToArray();

        // By the clock of SQS, where all were seen.
        var boundary = isAll && letters.Count > 0 ? letters.Max(letter => letter.Message.SentAt) : time.GetUtcNow();

        return EntryPages.Plan(filter, operation, matching, boundary.ToUnixTimeMilliseconds());
    }

    public async Task<WebhookOperationProgress> RunAsync(
        WebhookOperationPlan plan, IProgress<WebhookOperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ThrowUnlessRunning();
        var end = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(plan.Boundary, CultureInfo.InvariantCulture));

        // Not with the token: a run that is ended says how far it came, also when that is nowhere.
        await using var reader = await queue.OpenAsync(HideForARun, CancellationToken.None);
        using var run = new OperatorRun(plan, progress, logger);
        var (started, isComplete) = (time.GetTimestamp(), false);

        while (time.GetElapsedTime(started) < LongestRun && !cancellationToken.IsCancellationRequested)
        {
            if (await reader.NextAsync(CancellationToken.None) is not { } letter)
            {
                isComplete = true;
                break;
            }

            // Only its receipt is kept until the end; the body is not.
            if (letter.Message.SentAt > end)
            {
                continue;
            }

            var isChanged = letter.Matches(plan.Filter) && await ApplyAsync(reader, letter, plan.Operation);
            run.Add(examined: 1, changed: isChanged ? 1 : 0);
        }

        run.Add(examined: 0, changed: 0, isComplete);
        return run.State;
    }

    // Handlers that cannot read it would only bring it back.
    private async Task<bool> ApplyAsync(DeadLetterReader reader, DeadLetter letter, WebhookOperation operation)
    {
        if (operation.Kind == WebhookOperationKind.Delete)
        {
            await reader.DeleteAsync(letter);
            return true;
        }

        if (letter.Delivery is null || operation.Kind is not (WebhookOperationKind.Retry or WebhookOperationKind.Replay))
        {
            return false;
        }

        await reader.SendAgainAsync(letter, Again(letter, operation), options.FairQueue);
        return true;
    }

    private static AttemptFacts Again(DeadLetter letter, WebhookOperation operation)
    {
        var keepsSuccess = operation.Kind == WebhookOperationKind.Retry || operation.Handler is not null;
        return new()
        {
            Succeeded = keepsSuccess ? letter.Message.Facts.Succeeded : null,
            CountedBefore = letter.Message.Facts.CountedBefore,
            OnlyHandler = operation.Handler,
            Reason = operation.Handler is null ? null : letter.Entry.LastError,
        };
    }

    private async Task<DeadLetter?> FindLetterAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return (await ReadAsync(cancellationToken, last: key)).Letters.FirstOrDefault(letter => letter.Entry.Key == key);
    }

    // And whether those were all. Not beyond the last one that is asked for.
    private async Task<(IReadOnlyList<DeadLetter> Letters, bool IsAll)> ReadAsync(CancellationToken cancellationToken, string? last = null)
    {
        ThrowUnlessRunning();
        await using var reader = await queue.OpenAsync(LongestLook, cancellationToken);
        List<DeadLetter> letters = [];
        var bytes = 0L;

        while (letters.Count < MaxMessages && bytes < MaxBytes)
        {
            if (await reader.NextAsync(cancellationToken) is not { } letter)
            {
                return (letters, true);
            }

            letters.Add(letter);
            bytes += letter.Size;

            if (letter.Entry.Key == last)
            {
                break;
            }
        }

        return (letters, false);
    }

    private void ThrowUnlessRunning()
    {
        if (!_isRunning)
        {
            throw new InvalidOperationException("The dead letters can be read while the host runs: start it first.");
        }
    }
}
