using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>What the ways with Hangfire have in common: a job is enqueued before the answer.</summary>
internal static class HangfireApp
{
    /// <summary>How often it looks for jobs where nobody tells it: its 15 seconds would be all that is measured.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private const int Workers = 10;

    // Enqueueing is synchronous: a thread for each connection, and some more.
    private const int Threads = 96;
    private const int CompletionThreads = 16;

    public static void AddHangfireWith(this WebApplicationBuilder builder, Action<IGlobalConfiguration> useStorage)
    {
        ThreadPool.SetMinThreads(Threads, CompletionThreads);
        builder.Services.AddHangfire(configuration => useStorage(configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()));
        builder.Services.AddHangfireServer(options => options.WorkerCount = Workers);
    }

    public static void MapHangfirePeer(this WebApplication app)
    {
        var jobs = app.Services.GetRequiredService<IBackgroundJobClient>();
        app.MapPeer(delivery =>
        {
            jobs.Enqueue<HangfireHandler>(handler => handler.Handle(delivery.Body));
            return Task.CompletedTask;
        });
    }
}
