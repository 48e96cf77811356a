namespace Webhooks.Sqlite.Tests;

/// <summary>The log that every commit is written to first is brought home into the file, and does not grow for ever.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private const int Senders = 64;
    private const int Size = 50_000;
    private static readonly string Large = new('x', Size);

    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LogOfManyCommits_IsBroughtHomeWhileMoreIsStored_AndBeginsAnew()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        var stored = 0L;

        // A log that never began anew would hold all of it.
        while (stored < 40 * Megabyte || stored < 3 * Log.Length)
        {
            stored += await StoreAsync(host);
            Assert.True(stored < 400 * Megabyte, $"The log has {Log.Length} bytes after {stored}.");
        }

        Assert.True(new FileInfo(_folder.File).Length > stored / 2);
        Assert.Equal(stored / Size, host.Store.Count().Pending);
        Assert.Empty(host.Logs.Named("CannotWrite"));
    }

    [Fact]
    public async Task LogThatSomebodyReads_BeginsAnewSoonAfter()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New());

        using (var reader = _folder.Open())
        using (reader.BeginTransaction(deferred: true))
        {
            using var command = reader.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM deliveries";
            Assert.Equal(1L, command.ExecuteScalar());

            for (var stored = 0L; stored < 24 * Megabyte;)
            {
                stored += await StoreAsync(host);
            }
        }

        // The first commit after it brings the log home, and the next begins it anew.
        await host.AcceptAsync(Deliveries.New());
        await host.AcceptAsync(Deliveries.New());
        var length = Log.Length;

        for (var stored = 0L; stored < 9 * Megabyte;)
        {
            stored += await StoreAsync(host);
        }

        Assert.Equal(length, Log.Length);
    }

    private FileInfo Log => new(_folder.File + "-wal");

    private static async Task<long> StoreAsync(InboxHost host)
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Senders).Select(_ => Task.Run(() => host.AcceptAsync(Deliveries.New(name: Large)).AsTask()))).InTime();

        Assert.All(answers, answer => Assert.Equal(WebhookOutcome.Stored, answer));
        return Senders * Size;
    }
}
