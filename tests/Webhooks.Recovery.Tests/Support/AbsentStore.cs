using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>Stands for a server that this machine lacks: tests over it are skipped.</summary>
internal sealed class AbsentStore : RecoveryStore
{
    public override string Address => "";

    public override void Add(IServiceCollection services) => PostgreSqlServer.Require();

    public override Task ClearAsync() => Task.CompletedTask;

    public override Task PruneAsync() => Task.CompletedTask;

    public override ValueTask DisposeAsync() => default;
}
