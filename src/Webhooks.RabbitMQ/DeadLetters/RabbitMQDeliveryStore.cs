using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.Processing;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;
using Webhooks.Telemetry;

namespace Webhooks.RabbitMQ.DeadLetters;

/// <summary>
/// The dead letters, as operators see them. A queue cannot be looked at without taking messages out, so only the oldest are shown, and they
/// are given back in their order. A retry starts again in the intake.
/// </summary>
internal sealed class RabbitMQDeliveryStore(DeadLetterQueue queue, QueueCounts counts, TimeProvider time, ILogger logger)
    : IWebhookDeliveryStore, IHostedService, IDisposable
{
    private const int MaxMessages = 1_000;
    private const long MaxBytes = 16 * 1024 * 1024;

    // The broker takes back what is held for longer than half an hour.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(25);

    private volatile bool _isRunning;

    public WebhookStoreCapabilities Capabilities { get; } = new()
    {
        Name = "RabbitMQ",
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
        var letters = await ReadAsync(cancellationToken);
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
        await using var reader = await queue.OpenAsync(cancellationToken);
        var bytes = 0L;

        for (var read = 0; read < MaxMessages && bytes < MaxBytes && await reader.NextAsync(cancellationToken) is { } letter; read++)
        {
            if (letter.Entry.Key != key)
            {
                bytes += letter.Body.Length;
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
        ThrowUnlessRunning();
        await using var reader = await queue.OpenAsync(cancellationToken);
        var letters = await ReadAsync(reader, cancellationToken);
        var matching = letters.Where(letter => letter.Matches(filter)).Select(letter => letter.Entry).ToArray();

        return EntryPages.Plan(filter, operation, matching, reader.Count);
    }

    public async Task<WebhookOperationProgress> RunAsync(
        WebhookOperationPlan plan, IProgress<WebhookOperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ThrowUnlessRunning();
        // Not with the token: a run that is ended says how far it came, also when that is nowhere.
        await using var reader = await queue.OpenAsync(CancellationToken.None);
        // Some may have left the queue since the plan was made.
        var end = Math.Min(long.Parse(plan.Boundary, CultureInfo.InvariantCulture), reader.Count);
        using var run = new OperatorRun(plan, progress, logger);
        var started = time.GetTimestamp();

        while (run.State.Examined < end && time.GetElapsedTime(started) < LongestRun && !cancellationToken.IsCancellationRequested)
        {
            // Only its tag is kept until the end; the body is not.
            if (await reader.NextAsync(CancellationToken.None) is not { } letter)
            {
                break;
            }

            var isChanged = letter.Matches(plan.Filter) && await ApplyAsync(reader, letter, plan.Operation);
            run.Add(examined: 1, changed: isChanged ? 1 : 0);
        }

        run.Add(examined: 0, changed: 0, isComplete: run.State.Examined >= end);
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

        await reader.MoveAsync(letter, queue.Intake, Again(letter, operation));
        return true;
    }

    private static BasicProperties Again(DeadLetter letter, WebhookOperation operation)
    {
        var keepsSuccess = operation.Kind == WebhookOperationKind.Retry || operation.Handler is not null;
        var again = DeliveryMessage.Next(letter.Properties, attempt: 1, keepsSuccess ? letter.Entry.SucceededHandlers : []);

        if (operation.Handler is { } handler)
        {
            again.Headers![CloudEventNames.OnlyHandler] = handler;
            again.Headers[CloudEventNames.Reason] = letter.Entry.LastError;
        }

        return again;
    }

    private async Task<DeadLetter?> FindLetterAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return (await ReadAsync(cancellationToken)).FirstOrDefault(letter => letter.Entry.Key == key);
    }

    private async Task<IReadOnlyList<DeadLetter>> ReadAsync(CancellationToken cancellationToken)
    {
        ThrowUnlessRunning();
        await using var reader = await queue.OpenAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    private static async Task<IReadOnlyList<DeadLetter>> ReadAsync(DeadLetterReader reader, CancellationToken cancellationToken)
    {
        List<DeadLetter> letters = [];
        var bytes = 0L;

        while (letters.Count < MaxMessages && bytes < MaxBytes && await reader.NextAsync(cancellationToken) is { } letter)
        {
            letters.Add(letter);
            bytes += letter.Body.Length;
        }

        return letters;
    }

    private void ThrowUnlessRunning()
    {
        if (!_isRunning)
        {
            throw new InvalidOperationException("The dead letters can be read while the host runs: start it first.");
        }
    }
}
