using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>The SQS inbox, over one stand-in for all of its tests.</summary>
[CollectionDefinition(Name)]
public sealed class SqsTests : ICollectionFixture<SqsServer>
{
    public const string Name = "SQS";

    [Collection(Name)]
    public sealed class Acceptance(SqsServer server) : AcceptanceContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Attempts(SqsServer server) : AttemptsContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class StuckHandlers(SqsServer server) : StuckHandlersContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Blocking(SqsServer server) : BlockingContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Stopping(SqsServer server) : StoppingContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Crash(SqsServer server) : CrashContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Sharing(SqsServer server) : SharingContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Lease(SqsServer server) : LeaseContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class WorkerHealth(SqsServer server) : WorkerHealthContract(new SqsHarness(server));

    [Collection(Name)]
    public sealed class Operators(SqsServer server) : OperatorsContract(new SqsHarness(server));
}
