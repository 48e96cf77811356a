using System.Collections.Concurrent;
using System.Net;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Webhooks.Sqlite.Tests;

/// <summary>
/// A process that receives at full speed is killed at random moments. 20 rounds; as many as WEBHOOKS_CRASH_ROUNDS says:
/// <c>WEBHOOKS_CRASH_ROUNDS=200 dotnet test tests/Webhooks.Sqlite.Tests --filter CrashTests</c>.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 16;

    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("WEBHOOKS_CRASH_ROUNDS"), out var rounds) ? rounds : 20;

    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryDeliveryAnswered200_IsHandledThroughCrashes_AndExactlyOnceByTheIdempotentPattern()
    {
        var (accepted, unanswered) = (new ConcurrentDictionary<string, bool>(), new ConcurrentQueue<string>());

        for (var round = 0; round < Rounds; round++)
        {
            using var app = await CrashApp.StartAsync(_folder);
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => SendAsync(app, accepted, unanswered, stop.Token)))
                .ToArray();
            await Task.Delay(Random.Shared.Next(50, 1000));
            await app.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        using (await CrashApp.StartAsync(_folder))
        {
            var backlog = Waiting();
            output.WriteLine($"{backlog} wait after the last crash.");

            // However many they are: only standing still is a failure.
            for (long left; backlog > 0; backlog = left)
            {
                left = backlog;
                await Eventually.Async(() => (left = Waiting()) < backlog, "the backlog becomes smaller");
            }
        }

        var (runs, effects) = (Read("runs"), Read("effects"));
        var handled = effects.ToHashSet();
        output.WriteLine(
            $"{Rounds} crashes: {accepted.Count} answered 200, of "
            + $"which {accepted.Keys.Count(handled.Contains)} handled; {unanswered.Count} sent and never answered; "
            + $"{runs.Count} runs of the handler for {handled.Count} deliveries, {effects.Count} effects.");

        Assert.NotEmpty(accepted);
        Assert.Equal(0, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 3"));
        Assert.Empty(accepted.Keys.Except(handled));
        Assert.True(runs.Count >= handled.Count);
        Assert.Equal(handled.Count, effects.Count);

        // The other handler's are in the inbox's own file, committed with its success: no pattern, and once all the same.
        Assert.Equal(handled.Order(StringComparer.Ordinal), _folder.Texts("SELECT id FROM app_builds").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DeliveryWhoseHandlerKillsTheProcess_BecomesADeadLetter_AndTakesNoOtherWithIt()
    {
        string[] others = [.. Enumerable.Range(0, 30).Select(index => $"other-{index}")];
        var starts = 0;

        using (var app = await CrashApp.StartAsync(_folder, maxAttempts: 5))
        {
            await app.SendAsync("killer", "killer");
            await Task.WhenAll(others.Select(id => app.SendAsync(id)));
            await app.ExitAsync();
        }

        for (; Waiting() > 0; starts++)
        {
            Assert.InRange(starts, 0, 10);
            using var app = await CrashApp.TryStartAsync(_folder, maxAttempts: 5);

            if (app is null)
            {
                continue;
            }

            await Task.WhenAll(others.Select(id => app.SendAsync(id)));
            await Task.WhenAny(app.ExitAsync(), Eventually.Async(() => Waiting() == 0, "all is settled"));
        }

        Assert.Equal(5, Read("runs").Count(id => id == "killer"));
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 3 AND id = 'killer' AND attempts = 5"));
        Assert.Equal(_folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2"), Read("effects").Count);
        Assert.Equal(0, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2 AND attempts > 2"));
    }

    // Like a provider that comes again: what was not answered is sent once more after the next start.
    private static async Task SendAsync(
        CrashApp app, ConcurrentDictionary<string, bool> accepted, ConcurrentQueue<string> unanswered, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var id = unanswered.TryDequeue(out var again) ? again : Guid.NewGuid().ToString();

            // Now and then a large one, so that the log is brought home meanwhile.
            var name = Random.Shared.Next(4) == 0 ? new string('x', 50_000) : "build";

            switch (await app.SendAsync(id, name, stop))
            {
                case HttpStatusCode.OK:
                    accepted[id] = true;
                    break;
                case null:
                    unanswered.Enqueue(id);
                    return;
                case var other:
                    Assert.Fail($"Answered {other}: {app.Output}");
                    break;
            }
        }
    }

    private long Waiting() => _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state < 2");

    private List<string> Read(string table)
    {
        using var connection = new SqliteConnection($"Data Source={CrashApp.EffectsFile(_folder)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id FROM {table}";
        using var rows = command.ExecuteReader();
        var ids = new List<string>();

        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }
}
