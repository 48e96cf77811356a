using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Telemetry;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The store of the database for operators, from any process that shares it.</summary>
internal sealed class PostgreSqlDeliveryStore(InboxDatabase database, InboxWorker worker, InboxNotifier notifier, ILogger logger)
    : IWebhookDeliveryStore
{
    // Small enough that no one waits long for its locks.
    private const int StepSize = 500;

    public WebhookStoreCapabilities Capabilities { get; } = new()
    {
        Name = "PostgreSQL",
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
            ? database.RunAsync(token => DeliveryQueries.ListAsync(database, new(filter), count, before, token), cancellationToken)
            : throw new ArgumentException("The page does not come from this store.", nameof(after));
    }

    public Task<WebhookDeliveryEntry?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.RunAsync(token => DeliveryQueries.FindAsync(database, DeliveryNumber.Of(key), token), cancellationToken);
    }

    public Task<WebhookDelivery?> LoadAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.RunAsync(token => DeliveryQueries.LoadAsync(database, DeliveryNumber.Of(key), token), cancellationToken);
    }

    public Task<IReadOnlyList<WebhookFailedAttempt>> ListFailedAttemptsAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.RunAsync(token => DeliveryQueries.FailuresAsync(database, DeliveryNumber.Of(key), token), cancellationToken);
    }

    public Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken = default) =>
        database.RunAsync(token => DeliveryQueries.CountAsync(database, token), cancellationToken);

    public async Task<bool> ApplyAsync(string key, WebhookOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(operation);
        var isChanged = await DeliveryOperations.ApplyAsync(database, [DeliveryNumber.Of(key)], operation, cancellationToken) == 1;

        if (isChanged)
        {
            OperatorLog.Changed(logger, operation, key);
            Wake();
        }

        return isChanged;
    }

    public Task<WebhookOperationPlan> PlanAsync(
        WebhookDeliveryFilter filter, WebhookOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(operation);
        return database.RunAsync(token => DeliveryQueries.PlanAsync(database, filter, operation, token), cancellationToken);
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
            List<long> numbers;

            try
            {
                numbers = await database.RunAsync(
                    token => DeliveryQueries.NumbersAsync(database, selection, start, boundary, StepSize, token), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (numbers.Count > 0)
            {
                after = numbers[^1];
                step = await DeliveryOperations.ApplyAsync(database, [.. numbers], plan.Operation, CancellationToken.None);
                Wake();
            }

            run.Add(numbers.Count, step, isComplete: numbers.Count < StepSize);
        }

        return run.State;
    }

    private void Wake()
    {
        worker.Wake();
        notifier.Notify();
    }
}
