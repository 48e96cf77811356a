using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;
using Webhooks.Telemetry;

namespace Webhooks.Sqlite.Store;

/// <summary>The store of the file for operators. Reads beside the writer, from what is committed.</summary>
internal sealed class SqliteDeliveryStore(
    InboxReader reader, InboxWriter writer, InboxWorker worker, TimeProvider time, ILogger logger) : IWebhookDeliveryStore
{
    // Small enough that deliveries are accepted in between.
    private const int StepSize = 500;

    public WebhookStoreCapabilities Capabilities { get; } = new()
    {
        Name = "SQLite",
        ListableStates = Enum.GetValues<WebhookDeliveryState>(),
        IsExact = true,
        ReplaysHandled = true,
        KeepsFailedAttempts = true,
    };

    public Task<WebhookDeliveryPage> ListAsync(
        WebhookDeliveryFilter filter, int count = 50, string? after = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        var before = after is null ? long.MaxValue - 1 : DeliveryNumber.Of(after);

        return before > 0
            ? ReadAsync(connection => DeliveryQueries.List(connection, new(filter), count, before), cancellationToken)
            : throw new ArgumentException("The page does not come from this store.", nameof(after));
    }

    public Task<WebhookDeliveryEntry?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        ReadAsync(connection => DeliveryQueries.Find(connection, DeliveryNumber.Of(key)), cancellationToken);

    public Task<WebhookDelivery?> LoadAsync(string key, CancellationToken cancellationToken = default) =>
        ReadAsync(connection => StoredDelivery.Load(connection, DeliveryNumber.Of(key))?.Delivery, cancellationToken);

    public Task<IReadOnlyList<WebhookFailedAttempt>> ListFailedAttemptsAsync(string key, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<WebhookFailedAttempt>>(
            connection => DeliveryQueries.Failures(connection, DeliveryNumber.Of(key)), cancellationToken);

    public Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(connection => InboxCounts.Count(connection, InboxTime.Of(time.GetUtcNow())), cancellationToken);

    public async Task<bool> ApplyAsync(string key, WebhookOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(operation);
        var number = DeliveryNumber.Of(key);
        var isChanged = await writer.WriteAsync(connection => DeliveryOperations.Apply(connection, number, operation))
            .WaitAsync(cancellationToken);

        if (isChanged)
        {
            OperatorLog.Changed(logger, operation, key);
            worker.Wake();
        }

        return isChanged;
    }

    public Task<WebhookOperationPlan> PlanAsync(
        WebhookDeliveryFilter filter, WebhookOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(operation);
        return ReadAsync(connection => DeliveryQueries.Plan(connection, filter, operation), cancellationToken);
    }

    public async Task<WebhookOperationProgress> RunAsync(
        WebhookOperationPlan plan, IProgress<WebhookOperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (selection, boundary) = (new DeliverySelection(plan.Filter), DeliveryNumber.Of(plan.Boundary));
        using var run = new OperatorRun(plan, progress, logger);
        var after = 0L;

        while (!run.State.IsComplete && !cancellationToken.IsCancellationRequested)
        {
            var (start, step) = (after, 0L);
            var numbers = await ReadAsync(
                connection => DeliveryQueries.Numbers(connection, selection, start, boundary, StepSize), CancellationToken.None);

            if (numbers.Count > 0)
            {
                after = numbers[^1];
                step = await writer.WriteAsync(
                    connection => numbers.LongCount(number => DeliveryOperations.Apply(connection, number, plan.Operation)));
                worker.Wake();
            }

            run.Add(numbers.Count, step, isComplete: numbers.Count < StepSize);
        }

        return run.State;
    }

    // Off the caller's thread: the disk may take its time.
    private Task<TResult> ReadAsync<TResult>(Func<InboxConnection, TResult> query, CancellationToken cancellationToken)
    {
        writer.EnsureRunning();
        return Task.Run(() => reader.Read(query), cancellationToken);
    }
}
