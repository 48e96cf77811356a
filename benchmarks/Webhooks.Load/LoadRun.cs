using System.Globalization;
using Webhooks.Benchmarks;

namespace Webhooks.Load;

/// <summary>Loads each server in turn, round after round, and prints the medians: what disturbs the machine disturbs all of them.</summary>
internal static class LoadRun
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(LoadSettings settings)
    {
        var kinds = settings.Chosen(LoadSettings.Kinds);
        var brokerKinds = settings.Chosen(LoadSettings.BrokerKinds);

        if (brokerKinds.Count == 0)
        {
            await RunAsync(settings, kinds, null);
            return;
        }

        if (MeasuredBroker.Missing is { } missing)
        {
            Console.WriteLine($"Without RabbitMQ. {missing}\n");
            await RunAsync(settings, kinds, null);
            return;
        }

        await using var broker = await MeasuredBroker.StartAsync();

        try
        {
            await RunAsync(settings, [.. kinds, .. brokerKinds], broker);
        }
        finally
        {
            foreach (var kind in brokerKinds)
            {
                await broker.ForgetAsync(LoadServer.InboxName(kind));
            }
        }
    }

    private static async Task RunAsync(LoadSettings settings, IReadOnlyList<string> kinds, MeasuredBroker? broker)
    {
        KeyValuePair<string, string?>[] environment = [new(MeasuredBroker.Variable, broker?.Address.OriginalString)];
        var servers = await Task.WhenAll(kinds.Select(kind => MeasuredServer.StartAsync(kind, settings.Folder, environment)));

        try
        {
            foreach (var server in servers)
            {
                await LoadResult.MeasureAsync(server, settings.Clients, Warmup);
            }

            var results = servers.ToDictionary(server => server.Kind, _ => new List<LoadResult>());

            for (var round = 0; round < settings.Rounds; round++)
            {
                foreach (var server in servers)
                {
                    results[server.Kind].Add(await LoadResult.MeasureAsync(server, settings.Clients, settings.Turn));
                }
            }

            Print(settings, results);
        }
        finally
        {
            Array.ForEach(servers, server => server.Dispose());
        }
    }

    private static void Print(LoadSettings settings, Dictionary<string, List<LoadResult>> results)
    {
        var bare = Median(results[LoadSettings.Bare], result => result.RequestsPerSecond);
        Console.WriteLine($"{settings.Clients} connections, {settings.Rounds} rounds of {settings.Turn.TotalSeconds:0} s each, medians\n");
        Console.WriteLine("| endpoint | requests/s | of bare | CPU a request | bytes a request | p50 | p99 |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");

        foreach (var (kind, turns) in results)
        {
            var rate = Median(turns, result => result.RequestsPerSecond);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind} | {rate:N0} | {rate / bare:0.00} | {Median(turns, result => result.CpuMicroseconds):0} us "
                + $"| {Median(turns, result => result.Bytes):N0} | {Median(turns, result => result.Median.TotalMilliseconds):0.0} ms "
                + $"| {Median(turns, result => result.Percentile99.TotalMilliseconds):0.0} ms |"));
        }
    }

    private static double Median(List<LoadResult> turns, Func<LoadResult, double> of) =>
        turns.Select(of).Order().ElementAt(turns.Count / 2);
}
