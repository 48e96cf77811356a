using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>
/// The SQS inbox over FIFO queues, with the memory that processes share in PostgreSQL. An attempt that a stop interrupts counts there, so that
/// the contract of stopping is not kept; handlers that are stuck or block are the engine's business, and tried over standard queues.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SqsFifoTests : ICollectionFixture<SqsServer>, ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "SQS FIFO";

    [Collection(Name)]
    public sealed class Acceptance(SqsServer server, PostgreSqlServer memory) : AcceptanceContract(new SqsFifoHarness(server, memory));

    [Collection(Name)]
    public sealed class Attempts(SqsServer server, PostgreSqlServer memory) : AttemptsContract(new SqsFifoHarness(server, memory));

    [Collection(Name)]
    public sealed class Crash(SqsServer server, PostgreSqlServer memory) : CrashContract(new SqsFifoHarness(server, memory));

    [Collection(Name)]
    public sealed class Sharing(SqsServer server, PostgreSqlServer memory) : SharingContract(new SqsFifoHarness(server, memory));

    [Collection(Name)]
    public sealed class Lease(SqsServer server, PostgreSqlServer memory) : LeaseContract(new SqsFifoHarness(server, memory));

    [Collection(Name)]
    public sealed class WorkerHealth(SqsServer server, PostgreSqlServer memory) : WorkerHealthContract(new SqsFifoHarness(server, memory));

    [Collection(Name)]
    public sealed class Operators(SqsServer server, PostgreSqlServer memory) : OperatorsContract(new SqsFifoHarness(server, memory));
}
