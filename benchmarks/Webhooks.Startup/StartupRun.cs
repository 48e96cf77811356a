using System.Globalization;

namespace Webhooks.Startup;

/// <summary>Publishes the apps, starts them in turns, and prints what both providers add to the bare app.</summary>
internal static class StartupRun
{
    public static async Task RunAsync(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("webhooks-startup-").FullName;

        try
        {
            // A bare app, and the one that is compared with it.
            List<PublishedApp> apps =
            [
                await PublishedApp.CreateAsync("bare", "Bare", isCompiled: false, folder),
                await PublishedApp.CreateAsync("**both providers**", "BothProviders", isCompiled: false, folder),
                await PublishedApp.CreateAsync("bare, ReadyToRun", "Bare", isCompiled: true, folder),
                await PublishedApp.CreateAsync("**both providers**, ReadyToRun", "BothProviders", isCompiled: true, folder),
            ];

            Print(rounds, apps, await MeasureAsync(apps, rounds));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<double>[]> MeasureAsync(List<PublishedApp> apps, int rounds)
    {
        var times = apps.Select(_ => new List<double>()).ToArray();

        // The first round reads the files into memory, and does not count.
        for (var round = -1; round < rounds; round++)
        {
            for (var turn = 0; turn < apps.Count; turn++)
            {
                var index = (turn + round + 1) % apps.Count;
                var time = await RunningApp.MeasureAsync(apps[index]);

                if (round >= 0)
                {
                    times[index].Add(time.TotalMilliseconds);
                }
            }
        }

        return times;
    }

    private static void Print(int rounds, List<PublishedApp> apps, List<double>[] times)
    {
        Console.WriteLine($"Self-contained, fully trimmed; {rounds} starts of each in turns, medians; "
            + "what comes over bare is the median of the differences\n");
        Console.WriteLine("| app | bytes | over bare | first answer | over bare |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");

        for (var index = 0; index < apps.Count; index++)
        {
            var bare = index - (index % 2);
            var isBare = index == bare;
            var bytes = string.Create(CultureInfo.InvariantCulture, $"{apps[index].Bytes - apps[bare].Bytes:N0}");
            var time = string.Create(
                CultureInfo.InvariantCulture, $"{Median(times[index].Zip(times[bare], (mine, its) => mine - its)):0} ms");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {apps[index].Title} | {apps[index].Bytes:N0} | {(isBare ? "" : bytes)} "
                + $"| {Median(times[index]):0} ms | {(isBare ? "" : time)} |"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
