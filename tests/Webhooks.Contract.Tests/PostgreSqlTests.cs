using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>The PostgreSQL inbox, over one server for all of its tests.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";

    [Collection(Name)]
    public sealed class Acceptance(PostgreSqlServer server) : AcceptanceContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Attempts(PostgreSqlServer server) : AttemptsContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class StuckHandlers(PostgreSqlServer server) : StuckHandlersContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Blocking(PostgreSqlServer server) : BlockingContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Stopping(PostgreSqlServer server) : StoppingContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Crash(PostgreSqlServer server) : CrashContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Sharing(PostgreSqlServer server) : SharingContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Lease(PostgreSqlServer server) : LeaseContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class WorkerHealth(PostgreSqlServer server) : WorkerHealthContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Operators(PostgreSqlServer server) : OperatorsContract(new PostgreSqlHarness(server));

    [Collection(Name)]
    public sealed class Replay(PostgreSqlServer server) : ReplayContract(new PostgreSqlHarness(server));
}
