using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

/// <summary>
/// What the disk changed is not handled as if it were what was signed, and a damaged file is unhealthy until it is mended.
/// </summary>
public sealed class DamageTests : IDisposable
{
    private readonly InboxFolder _folder = new();
    private readonly ShiftedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE bodies SET body = CAST(replace(CAST(body AS TEXT), 'build', 'guild') AS BLOB) WHERE number = 2")]
    [InlineData("UPDATE bodies SET body = zeroblob(length(body)) WHERE number = 2")]
    [InlineData("UPDATE bodies SET body = (SELECT body FROM bodies WHERE number = 1) WHERE number = 2")]
    [InlineData("UPDATE bodies SET checksum = checksum + 1 WHERE number = 2")]
    [InlineData("UPDATE deliveries SET tenant = 'acme' WHERE number = 2")]
    [InlineData("UPDATE deliveries SET verified = 0 WHERE number = 2")]
    [InlineData("UPDATE deliveries SET headers = '{\"a\":\"b\"}' WHERE number = 2")]
    public async Task DeliveryThatWasChangedInTheFile_IsADeadLetterAtOnce_AndReachesNoHandler(string change)
    {
        var seen = new ConcurrentQueue<string>();

        await using (var receiver = await InboxHost.StartAsync(_folder.File))
        {
            await Task.WhenAll(new[] { "1", "2", "3" }.Select(id => receiver.AcceptAsync(Deliveries.New(id)).AsTask()));
        }

        _folder.Execute(change);
        await using var host = await StartAsync(seen);
        await host.SettledAsync();

        Assert.Equal(2, seen.Count);
        var dead = Assert.Single(host.Store.List(WebhookDeliveryState.DeadLettered));
        Assert.Equal((2L, 1), (dead.Number(), dead.Attempts));
        Assert.Contains("does not match the checksum", dead.LastError, StringComparison.Ordinal);
        await Eventually.Async(() => host.Logs.Named("DeadLettered").Any(), "it is logged");
        Assert.Single(host.Logs.Named("DeadLettered"));

        // Trying again changes nothing.
        await host.Store.RetryAsync(2);
        await host.SettledAsync();
        Assert.Equal(1, host.Store.Count().DeadLettered);
        Assert.Equal(2, seen.Count);
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task DeliveryThatAnEarlierVersionStored_IsHandledWithoutAChecksum()
    {
        var seen = new ConcurrentQueue<string>();

        await using (var receiver = await InboxHost.StartAsync(_folder.File))
        {
            await receiver.AcceptAsync(Deliveries.New("1"));
        }

        // As it was before the columns were added.
        _folder.Execute(
            "DROP TABLE effect_marks; DROP TABLE recovery_facts; DROP TABLE recovery_places; DROP TABLE recovery_leases; DROP INDEX "
            + "deliveries_suspect; DROP TABLE failures; ALTER TABLE bodies DROP COLUMN checksum; "
            + string.Concat(((string[])["subject", "origin", "lease_owner", "suspect", "crashes", "only_handler", "was_handled"])
                .Select(column => $"ALTER TABLE deliveries DROP COLUMN {column}; "))
            + "PRAGMA user_version = 1001");
        await using var host = await StartAsync(seen);
        await host.AcceptAsync(Deliveries.New("2"));
        await host.SettledAsync();

        Assert.Equal(["1", "2"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM bodies WHERE checksum IS NULL"));
        Assert.Equal(1006, _folder.Number("PRAGMA user_version"));
    }

    [Fact]
    public async Task VersionBefore_GoesOnStoringIntoTheSameFile()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);

        _folder.Execute(
            """
            INSERT INTO deliveries (provider, endpoint, tenant, id, type, received_at, verified) VALUES ('CircleCI', 'CircleCI', '', 'old', 'ping', 1, 1);
            INSERT INTO bodies (number, body) VALUES (last_insert_rowid(), x'7b7d');
            """);

        Assert.Equal("{}"u8.ToArray(), host.Store.Load(1)!.Body.ToArray());
    }

    [SkippableFact]
    public async Task DamagedFile_IsUnhealthyUntilItIsMended()
    {
        Requires.Program("dd", "dd writes into the file from outside; it comes with every Unix.");

        await using (var receiver = await InboxHost.StartAsync(_folder.File))
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => receiver.AcceptAsync(Deliveries.New()).AsTask()));
        }

        // The index that every new delivery goes into; the probe's page is well.
        var page = _folder.Number("SELECT rootpage FROM sqlite_schema WHERE name = 'deliveries_state'");
        var good = (await File.ReadAllBytesAsync(_folder.File)).AsMemory((int)(page - 1) * 4096, 4096);
        var bad = new byte[4096];
        Array.Fill(bad, (byte)0x5A);
        await OverwriteAsync(page, bad);

        await using var host = await StartAsync([]);
        Assert.Equal(WebhookOutcome.Unavailable, await host.AcceptAsync(Deliveries.New()));

        for (var index = 0; index < 10; index++)
        {
            var report = await CheckAsync(host);
            Assert.Equal(HealthStatus.Unhealthy, report.Status);
            Assert.Contains("it is damaged", report.Description, StringComparison.Ordinal);
            await Task.Delay(50);
        }

        await Eventually.Async(() => host.Logs.Named("Damaged").Any(), "the damage is told");
        _time.Shift(TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
        Assert.Single(host.Logs.Named("CannotWrite"));
        Assert.Empty(host.Logs.Named("CanWriteAgain"));

        await OverwriteAsync(page, good);
        _time.Shift(TimeSpan.FromMinutes(1));
        await Eventually.Async(() => host.Logs.Named("Mended").Any(), "the file is called mended");
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New()));
        Assert.NotEqual(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
        Assert.Single(host.Logs.Named("Damaged"));
    }

    // By another process: closing a file that SQLite has open gives up its locks in the whole process.
    private async Task OverwriteAsync(long page, ReadOnlyMemory<byte> bytes)
    {
        var source = Path.Combine(_folder.Path, "page");
        await File.WriteAllBytesAsync(source, bytes.ToArray());
        Assert.Equal(0, Requires.Run("dd", $"if={source}", $"of={_folder.File}", "bs=4096", $"seek={page - 1}", "conv=notrunc"));
    }

    private static async Task<HealthReportEntry> CheckAsync(InboxHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];

    private Task<InboxHost> StartAsync(ConcurrentQueue<string> seen) => InboxHost.StartAsync(
        _folder.File,
        endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            seen.Enqueue(webhook.Delivery.Id);
            return Task.CompletedTask;
        }),
        services: services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddHealthChecks().AddSqliteInbox();
        });
}
