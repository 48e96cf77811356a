using System.Collections.Concurrent;
using System.Net;
using Xunit.Abstractions;

namespace Webhooks.Sqlite.Tests;

/// <summary>Disks that do not take what is written to them: 503 and a log line that names the cure, never 200.</summary>
public sealed class DiskTests(ITestOutputHelper output) : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DiskThatRefusesWrites_IsAnswered503_AndWhatWasAnswered200IsThere()
    {
        var answers = new ConcurrentDictionary<string, HttpStatusCode?>();

        // Files of at most 2 MiB, in blocks of 512 bytes.
        using (var app = await CrashApp.StartAsync(_folder, fileSizeLimit: 4096))
        {
            for (var round = 0; round < 40; round++)
            {
                await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
                {
                    var id = Guid.NewGuid().ToString();
                    answers[id] = await app.SendAsync(id, new string('x', 50_000));
                }));
            }

            Assert.Contains("cannot be written, and deliveries are answered 503 until it can", app.Output, StringComparison.Ordinal);
            await app.KillAsync();
        }

        var accepted = answers.Where(answer => answer.Value == HttpStatusCode.OK).Select(answer => answer.Key).ToArray();
        output.WriteLine($"{accepted.Length} answered 200, {answers.Count - accepted.Length} answered 503.");
        Assert.NotEmpty(accepted);
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], answers.Values.Distinct().Order().Select(status => status!.Value));

        using var again = await CrashApp.StartAsync(_folder);
        Assert.All(accepted, id => Assert.Equal(1, _folder.Number($"SELECT COUNT(*) FROM deliveries WHERE id = '{id}'")));
        Assert.Equal(HttpStatusCode.OK, await again.SendAsync("afterwards"));
    }

    [SkippableFact]
    public async Task FullFileSystem_IsAnswered503_UntilThereIsRoomAgain()
    {
        Requires.Mount();
        Assert.True(TryMount("size=3m"));

        try
        {
            var accepted = new List<string>();
            await using var host = await InboxHost.StartAsync(_folder.File);

            while (accepted.Count < 1000 && await TryAcceptAsync(host) is { } id)
            {
                accepted.Add(id);
            }

            Assert.InRange(accepted.Count, 1, 999);
            Assert.Null(await TryAcceptAsync(host));

            // Neither a mark that did not get onto the disk nor an idle time after it is taken for a file that was replaced.
            for (var index = 0; index < 2; index++)
            {
                await Task.Delay(TimeSpan.FromSeconds(3));
                Assert.Null(await TryAcceptAsync(host));
            }

            Assert.Equal(accepted, host.Store.List(count: 1000).Select(entry => entry.Id).Reverse());
            Assert.Contains(
                "the disk is full. Free some space", Assert.Single(host.Logs.Named("CannotWrite")).Message, StringComparison.Ordinal);

            Assert.True(TryMount("remount,size=64m"));
            Assert.NotNull(await TryAcceptAsync(host));
            Assert.Single(host.Logs.Named("CanWriteAgain"));
        }
        finally
        {
            Requires.Run("umount", _folder.Path);
        }
    }

    [Fact]
    public async Task FileThatMayOnlyBeRead_IsRefusedAtStart()
    {
        await using (await InboxHost.StartAsync(_folder.File))
        {
        }

        // Rights do not stop root, and only root may mount.
        var file = File.ReadAllBytes(_folder.File);

        if (TryMount("size=3m"))
        {
            await File.WriteAllBytesAsync(_folder.File, file);
            Requires.Run("mount", "-o", "remount,ro", _folder.Path);
        }
        else if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File, UnixFileMode.UserRead);
        }

        try
        {
            if (!TryWrite())
            {
                Assert.Contains("the right to write", await InboxHost.RefusalAsync(_folder.File), StringComparison.Ordinal);
            }
        }
        finally
        {
            Requires.Run("umount", _folder.Path);
        }

        bool TryWrite()
        {
            try
            {
                File.OpenWrite(_folder.File).Dispose();
                return true;
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
            {
                return false;
            }
        }
    }

    private static async Task<string?> TryAcceptAsync(InboxHost host)
    {
        var delivery = Deliveries.New(name: new string('x', 20_000));
        return await host.AcceptAsync(delivery) == WebhookOutcome.Stored ? delivery.Id : null;
    }

    private bool TryMount(string options) => Requires.Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", _folder.Path) == 0;
}
