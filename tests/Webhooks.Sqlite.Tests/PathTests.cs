using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Webhooks.Sqlite.Tests;

/// <summary>The path is the file: once it names another, or none, nothing is answered 200, and log and health say so.</summary>
public sealed class PathTests : IDisposable
{
    private const int Senders = 16;

    private readonly InboxFolder _folder = new();
    private readonly InboxFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public Task FileThatWasRemoved_IsNoLongerAcceptedInto() => IsNoticedAsync(() => File.Delete(_folder.File));

    [Fact]
    public Task FileThatWasRemovedWithItsLog_IsNoLongerAcceptedInto() =>
        IsNoticedAsync(() => Array.ForEach(Directory.GetFiles(_folder.Path), File.Delete));

    [Fact]
    public Task FileThatAnotherReplaced_IsNoLongerAcceptedInto() => IsNoticedAsync(() =>
    {
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_elsewhere.File};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE customers (name TEXT)";
            command.ExecuteNonQuery();
        }

        File.Move(_elsewhere.File, _folder.File, overwrite: true);
    });

    [Fact]
    public async Task FileThatABackupReplaced_IsNoLongerAcceptedInto()
    {
        await using (var before = await InboxHost.StartAsync(_folder.File))
        {
            await before.AcceptAsync(Deliveries.New("in the backup"));
        }

        File.Copy(_folder.File, _elsewhere.File);
        await IsNoticedAsync(() => File.Move(_elsewhere.File, _folder.File, overwrite: true));
    }

    [Fact]
    public Task FolderThatWasMadeAnew_IsNoLongerAcceptedInto() => IsNoticedAsync(() =>
    {
        Directory.Delete(_folder.Path, recursive: true);
        Directory.CreateDirectory(_folder.Path);
    });

    [SkippableFact]
    public async Task FolderThatAVolumeWasMountedOver_IsNoLongerAcceptedInto_AndIsAgainWithoutIt()
    {
        Requires.Mount();

        try
        {
            await IsNoticedAsync(
                () => Requires.Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", _folder.Path),
                () => Requires.Run("umount", _folder.Path));
        }
        finally
        {
            Requires.Run("umount", _folder.Path);
        }
    }

    [Fact]
    public Task FileThatWasMovedAway_IsAcceptedIntoAgain_WhenItIsBack() => IsNoticedAsync(
        () => File.Move(_folder.File, _elsewhere.File),
        () => File.Move(_elsewhere.File, _folder.File));

    [Fact]
    public async Task LogThatWasRemoved_IsNoticed_AndWhatWasInItIsSaved()
    {
        await using var host = await StartAsync();
        await host.AcceptAsync(Deliveries.New("before"));
        File.Delete(_folder.File + "-wal");
        await Eventually.Async(() => host.Logs.Named("CannotWrite").Any(), "the loss is told");
        await Eventually.Async(() => host.Logs.Named("CanWriteAgain").Any(), "it is mended");

        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("after")));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        Assert.Equal(2, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE id IN ('before', 'after')"));
    }

    [Fact]
    public async Task IdleApp_NoticesARemovedFileByItself_AndWritesNothingMeanwhile()
    {
        await using var host = await StartAsync();
        await host.AcceptAsync(Deliveries.New());
        await Task.Delay(TimeSpan.FromSeconds(5));
        var written = File.GetLastWriteTimeUtc(_folder.File + "-wal");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.File + "-wal"));

        File.Delete(_folder.File);
        await Eventually.Async(() => host.Logs.Named("CannotWrite").Any(), "the loss is told");
        Assert.False(File.Exists(_folder.File));
    }

    [Fact]
    public async Task ManySenders_AreNotOneOfThemAnswered200ForAFileThatIsGone()
    {
        await using var host = await StartAsync();
        using var stop = new CancellationTokenSource();
        var stored = 0;
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (await host.AcceptAsync(Deliveries.New()) == WebhookOutcome.Stored)
                {
                    Interlocked.Increment(ref stored);
                }
            }
        })).ToArray();

        await Eventually.Async(() => Volatile.Read(ref stored) > 100, "deliveries are stored");
        File.Move(_folder.File, _elsewhere.File);
        var before = Volatile.Read(ref stored);
        await Task.Delay(500);
        await stop.CancelAsync();
        await Task.WhenAll(senders).InTime();

        // Those of the commit that was just being answered.
        Assert.InRange(stored - before, 0, Senders);
        Assert.Single(host.Logs.Named("CannotWrite"));
    }

    private async Task IsNoticedAsync(Action lose, Action? putBack = null)
    {
        await using var host = await StartAsync();
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("before")));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        lose();
        var files = Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal).ToArray();

        for (var index = 0; index < 20; index++)
        {
            Assert.Equal(WebhookOutcome.Unavailable, await host.AcceptAsync(Deliveries.New($"lost-{index}")).AsTask().InTime());
        }

        var report = await CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("was removed, moved or replaced", report.Description, StringComparison.Ordinal);
        var entry = Assert.Single(host.Logs.Named("CannotWrite"));
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.Contains("restart the app", entry.Message, StringComparison.Ordinal);

        // Nothing is made in its place.
        Assert.Equal(files, Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);

        if (putBack is not null)
        {
            putBack();
            Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
            Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("after")));
            Assert.Equal(2, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE id IN ('before', 'after')"));
        }
    }

    private static async Task<HealthReportEntry> CheckAsync(InboxHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];

    private Task<InboxHost> StartAsync() =>
        InboxHost.StartAsync(_folder.File, services: services => services.AddHealthChecks().AddSqliteInbox());
}
