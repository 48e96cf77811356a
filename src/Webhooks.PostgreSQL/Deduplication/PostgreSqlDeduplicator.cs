using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.Deduplication;
using Webhooks.PostgreSQL.Telemetry;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// Remembers deliveries in a table that many machines share. A claim is a lease: renewed while it is open, taken over by others when its
/// process is gone, and ended only with its token, so that a process that slept past its lease changes nothing. A table that is missing is
/// created when it is needed.
/// </summary>
internal sealed class PostgreSqlDeduplicator(
    NpgsqlDataSource database, TableSetup setup, PostgreSqlDeduplicatorOptions options, TimeProvider time, ILogger logger)
    : IWebhookDeduplicator, IClaimHistory
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(500);

    // A failed delivery that is not repeated is forgotten after this time.
    private static readonly TimeSpan ReleasedWindow = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<OpenClaim, bool> _open = [];

    /// <summary>Gets the claims of this process that have not ended.</summary>
    public ICollection<OpenClaim> Open => _open.Keys;

    public async ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = DeliveryKey.Of(delivery);
        var body = delivery.HashBody();

        for (var pause = FirstPoll; ; pause = pause * 2 < LongestPoll ? pause * 2 : LongestPoll)
        {
            if (await WithTableAsync(
                () => TryClaimAsync(key, body, cancellationToken), cancellationToken) is { State: not WebhookClaimState.Held } claim)
            {
                return claim;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    public async ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = DeliveryKey.Of(delivery);
        var body = delivery.HashBody();
        return await WithTableAsync(() => TryClaimAsync(key, body, cancellationToken), cancellationToken);
    }

    public async ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = DeliveryKey.Of(delivery);
        return await WithTableAsync(() => AskAsync(DeliveryTable.Contains, key, cancellationToken), cancellationToken) is true;
    }

    public async ValueTask<LastClaim> FindLastAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = DeliveryKey.Of(delivery);

        return await WithTableAsync(() => AskAsync(DeliveryTable.FindLast, key, cancellationToken), cancellationToken) is int last
            ? (LastClaim)last
            : LastClaim.None;
    }

    public async ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken)
    {
        if (End(claim) is { } open)
        {
            await EndAsync(DeliveryTable.Complete, open, window, delivery, succeededHandlers: null, cancellationToken);
        }
    }

    public async ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken)
    {
        if (End(claim) is { } open)
        {
            await EndAsync(DeliveryTable.Release, open, ReleasedWindow, delivery, [.. succeededHandlers], cancellationToken);
        }
    }

    /// <summary>Keeps the open claims from running out, and writes those again that the database has lost.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var open = _open.Keys.ToArray();

        if (open.Length == 0 || await WithTableAsync(() => RenewAsync(open, cancellationToken), cancellationToken) == open.Length)
        {
            return;
        }

        // The others have ended, were taken over, or are gone with the table.
        foreach (var claim in open.Where(_open.ContainsKey))
        {
            await ExecuteAsync(DeliveryTable.Restore, claim, options.LeaseDuration, claim.SucceededHandlers, cancellationToken);
        }
    }

    private async Task<int> RenewAsync(OpenClaim[] open, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DeliveryTable.Renew);
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. open.Select(claim => claim.Key)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. open.Select(claim => claim.Token)] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.LeaseDuration });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<WebhookClaim> TryClaimAsync(byte[] key, byte[] body, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        await using var command = database.CreateCommand(DeliveryTable.Claim);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = token });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.LeaseDuration });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);

        if (!await row.ReadAsync(cancellationToken))
        {
            // Another claim came between.
            return WebhookClaim.Held();
        }

        var (isClaimed, isCompleted, attempt) = (row.GetBoolean(0), row.GetBoolean(1), row.GetInt32(2));

        if (isClaimed)
        {
            var open = new OpenClaim(key, token, body, attempt, row.GetFieldValue<string[]>(3));
            _open[open] = true;
            return WebhookClaim.Claimed(attempt, open.SucceededHandlers, open);
        }

        return isCompleted
            ? WebhookClaim.Duplicate(!row.GetFieldValue<byte[]>(4).AsSpan().SequenceEqual(body))
            : WebhookClaim.Held();
    }

    private async Task<object?> AskAsync(string question, byte[] key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(question);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private OpenClaim? End(WebhookClaim claim) => claim.Token is OpenClaim open && _open.TryRemove(open, out _) ? open : null;

    private async Task EndAsync(
        string statement,
        OpenClaim claim,
        TimeSpan window,
        WebhookDelivery delivery,
        string[]? succeededHandlers,
        CancellationToken cancellationToken)
    {
        if (await WithTableAsync(() => ExecuteAsync(statement, claim, window, succeededHandlers, cancellationToken), cancellationToken)
            == 0)
        {
            Log.LeaseLost(logger, delivery.Endpoint, delivery.Id);
        }
    }

    private async Task<int> ExecuteAsync(
        string statement, OpenClaim claim, TimeSpan duration, string[]? succeededHandlers, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(statement);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = claim.Key });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = claim.BodyHash });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = claim.Attempt });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.Token });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = duration });

        if (succeededHandlers is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = succeededHandlers });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // A table can be dropped, and a failover can lead to an empty database: then it is created, and the statement runs again.
    private async Task<T> WithTableAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            await setup.EnsureAsync(cancellationToken);
            return await act();
        }
    }
}
