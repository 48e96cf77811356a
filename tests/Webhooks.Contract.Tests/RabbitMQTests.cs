using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>The RabbitMQ inbox, over one broker for all of its tests.</summary>
[CollectionDefinition(Name)]
public sealed class RabbitMQTests : ICollectionFixture<RabbitMQServer>
{
    public const string Name = "RabbitMQ";

    [Collection(Name)]
    public sealed class Acceptance(RabbitMQServer server) : AcceptanceContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class Attempts(RabbitMQServer server) : AttemptsContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class StuckHandlers(RabbitMQServer server) : StuckHandlersContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class Blocking(RabbitMQServer server) : BlockingContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class Stopping(RabbitMQServer server) : StoppingContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class Crash(RabbitMQServer server) : CrashContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class Sharing(RabbitMQServer server) : SharingContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class WorkerHealth(RabbitMQServer server) : WorkerHealthContract(new RabbitMQHarness(server));

    [Collection(Name)]
    public sealed class Operators(RabbitMQServer server) : OperatorsContract(new RabbitMQHarness(server));
}
