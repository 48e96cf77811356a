using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>The SQLite inbox.</summary>
public static class SqliteTests
{
    public sealed class Acceptance() : AcceptanceContract(new SqliteHarness());

    public sealed class Attempts() : AttemptsContract(new SqliteHarness());

    public sealed class StuckHandlers() : StuckHandlersContract(new SqliteHarness());

    public sealed class Blocking() : BlockingContract(new SqliteHarness());

    public sealed class Stopping() : StoppingContract(new SqliteHarness());

    public sealed class Crash() : CrashContract(new SqliteHarness());

    public sealed class Sharing() : SharingContract(new SqliteHarness());

    public sealed class Lease() : LeaseContract(new SqliteHarness());

    public sealed class WorkerHealth() : WorkerHealthContract(new SqliteHarness());

    public sealed class Operators() : OperatorsContract(new SqliteHarness());

    public sealed class Replay() : ReplayContract(new SqliteHarness());
}
