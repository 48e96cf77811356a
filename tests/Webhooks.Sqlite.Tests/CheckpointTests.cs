namespace Webhooks.Sqlite.Tests;

/// <summary>The log that every commit is written to first is brought home into the file, and does not grow for ever.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LogOfManyCommits_IsBroughtHomeWhileMoreIsStored_AndBeginsAnew()
    {
        const int Senders = 64;
        var body = new string('x', 50_000);
        var (count, stored) = (0, 0L);
        await using var host = await InboxHost.StartAsync(_folder.File);

        // A log that never began anew would hold all of it.
        while (stored < 40 * Megabyte || stored < 3 * Log.Length)
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, Senders).Select(_ => Task.Run(() => host.AcceptAsync(Deliveries.New(name: body)).AsTask()))).InTime();

            Assert.All(answers, answer => Assert.Equal(WebhookAcceptance.Stored, answer));
            (count, stored) = (count + Senders, stored + (Senders * body.Length));
            Assert.True(stored < 400 * Megabyte, $"The log has {Log.Length} bytes after {stored}.");
        }

        Assert.True(new FileInfo(_folder.File).Length > stored / 2);
        Assert.Equal(count, host.Store.Count().Pending);
        Assert.Empty(host.Logs.Named("CannotWrite"));
    }

    private FileInfo Log => new(_folder.File + "-wal");
}
