using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Webhooks.Contract.Tests;

/// <summary>Each one is of an app of its own, as on another machine.</summary>
internal sealed class PostgreSqlDeduplicatorHarness(PostgreSqlServer server) : DeduplicatorHarness
{
    private readonly List<IHost> _hosts = [];

    public override string Name => "PostgreSQL";

    public override async Task<IWebhookDeduplicator> CreateAsync()
    {
        PostgreSqlServer.Require();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCircleCIWebhook();
        builder.Services.AddPostgreSqlDeduplicator(server.ConnectionString);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host.Services.GetRequiredService<IWebhookDeduplicator>();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
