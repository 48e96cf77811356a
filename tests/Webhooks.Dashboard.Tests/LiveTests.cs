using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Dashboard.Tests;

/// <summary>The event stream of an open page.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task NothingNewFor15Seconds_IsAComment_SoThatProxiesKeepTheStreamOpen()
    {
        var time = new ManualTime();
        await using var host = await DashboardHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        using var client = await host.EnterAsync();
        await using var stream = await client.GetStreamAsync("api/live");
        using var reader = new StreamReader(stream);
        Assert.Equal("event: pulse", await Wait.ForAsync(reader.ReadLineAsync()));
        Assert.StartsWith("data: ", await Wait.ForAsync(reader.ReadLineAsync()), StringComparison.Ordinal);
        Assert.Equal("", await Wait.ForAsync(reader.ReadLineAsync()));
        var started = time.GetUtcNow();

        var line = reader.ReadLineAsync();
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return line.IsCompleted;
        });

        Assert.Equal(": still here", await line);
        Assert.True(time.GetUtcNow() - started >= TimeSpan.FromSeconds(15));
    }
}
