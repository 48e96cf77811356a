using System.Collections.Concurrent;
using System.Net;
using Webhooks.Tests;
using Xunit.Abstractions;

namespace Webhooks.Sqlite.Tests;

/// <summary>
/// The power is cut while deliveries come in at full speed, and the disk keeps only what was synced: a killed process cannot show that, as
/// the system writes for it afterwards. 2 rounds; 10 where everything is to be run; 100 with WEBHOOKS_TRIALS=full.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 16;

    private static readonly int Rounds = Sizes.Of(2, 10, 100);

    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task EveryDeliveryAnswered200_IsThereAfterAPowerCut()
    {
        using var disk = new PowerCutDisk(_folder);
        var (accepted, cuts) = (new ConcurrentDictionary<string, bool>(), 0);

        for (var round = 0; round < Rounds; round++)
        {
            disk.Start();
            using var app = await CrashApp.StartAsync(_folder, environment: disk.Environment);
            using var stop = new CancellationTokenSource();
            var (before, length) = (accepted.Count, Random.Shared.Next(200, 1500));
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => SendAsync(app, accepted, stop.Token))).ToArray();
            await Eventually.Async(() => accepted.Count > before, "a delivery is answered");
            await Task.Delay(length);
            await app.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients).InTime();
            cuts += disk.Cut() == 0 ? 0 : 1;

            Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"));
            var stored = _folder.Texts("SELECT id FROM deliveries").ToHashSet();
            Assert.Empty(accepted.Keys.Except(stored));
        }

        output.WriteLine($"{Rounds} power cuts, {cuts} of them with bytes lost: {accepted.Count} answered 200, all there.");
        Assert.NotEmpty(accepted);
    }

    private static async Task SendAsync(CrashApp app, ConcurrentDictionary<string, bool> accepted, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var id = Guid.NewGuid().ToString();
            var name = Random.Shared.Next(4) == 0 ? new string('x', 50_000) : "build";

            switch (await app.SendAsync(id, name, stop))
            {
                case HttpStatusCode.OK:
                    accepted[id] = true;
                    break;
                case null:
                    return;
                case var other:
                    Assert.Fail($"Answered {other}: {app.Output}");
                    break;
            }
        }
    }
}
