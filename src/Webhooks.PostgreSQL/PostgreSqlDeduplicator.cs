using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Webhooks.PostgreSQL;

/// <summary>
/// Remembers deliveries in a table that many machines share. A claim is a lease: renewed while it is open, taken over by others when its
/// process is gone, and ended only with its token, so that a process that slept past its lease changes nothing.
/// </summary>
internal sealed class PostgreSqlDeduplicator(
    NpgsqlDataSource database, PostgreSqlDeduplicatorOptions options, TimeProvider time, ILogger logger) : IWebhookDeduplicator
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(500);

    // A failed delivery that nobody repeats is forgotten after this.
    private static readonly TimeSpan ReleasedWindow = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<OpenClaim, bool> _open = [];

    /// <summary>The claims of this process that have not ended.</summary>
    public ICollection<OpenClaim> Open => _open.Keys;

    public async ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = DeliveryKey.Of(delivery);
        var body = SHA256.HashData(delivery.Body.Span);

        for (var pause = FirstPoll; ; pause = pause * 2 < LongestPoll ? pause * 2 : LongestPoll)
        {
            if (await TryClaimAsync(key, body, cancellationToken) is { State: not WebhookClaimState.Held } claim)
            {
                return claim;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        TryClaimAsync(DeliveryKey.Of(delivery), SHA256.HashData(delivery.Body.Span), cancellationToken);

    public async ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DeliveryTable.Contains);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = DeliveryKey.Of(delivery) });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public async ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken)
    {
        if (End(claim) is { } open)
        {
            await using var command = database.CreateCommand(DeliveryTable.Complete);
            await EndAsync(command, open, window, delivery, cancellationToken);
        }
    }

    public async ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken)
    {
        if (End(claim) is { } open)
        {
            await using var command = database.CreateCommand(DeliveryTable.Release);
            await EndAsync(command, open, ReleasedWindow, delivery, cancellationToken, new NpgsqlParameter<string[]> { TypedValue = [.. succeededHandlers] });
        }
    }

    /// <summary>Keeps the open claims from running out.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var open = _open.Keys.ToArray();

        if (open.Length == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(DeliveryTable.Renew);
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. open.Select(claim => claim.Key)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. open.Select(claim => claim.Token)] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.LeaseDuration });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async ValueTask<WebhookClaim> TryClaimAsync(byte[] key, byte[] body, CancellationToken cancellationToken)
    {
        var open = new OpenClaim(key, Guid.NewGuid());
        await using var command = database.CreateCommand(DeliveryTable.Claim);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = open.Token });
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
            _open[open] = true;
            return WebhookClaim.Claimed(attempt, row.GetFieldValue<string[]>(3), open);
        }

        return isCompleted
            ? WebhookClaim.Duplicate(!row.GetFieldValue<byte[]>(4).AsSpan().SequenceEqual(body))
            : WebhookClaim.Held();
    }

    private OpenClaim? End(WebhookClaim claim) => claim.Token is OpenClaim open && _open.TryRemove(open, out _) ? open : null;

    private async Task EndAsync(
        NpgsqlCommand command,
        OpenClaim claim,
        TimeSpan window,
        WebhookDelivery delivery,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] more)
    {
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = claim.Key });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.Token });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = window });
        command.Parameters.AddRange(more);

        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            Log.LeaseLost(logger, delivery.Endpoint, delivery.Id);
        }
    }
}
