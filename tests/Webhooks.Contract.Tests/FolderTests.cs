using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>The inbox of docs/bring-your-own-queue.md.</summary>
public static class FolderTests
{
    public sealed class Acceptance() : AcceptanceContract(new FolderHarness());

    public sealed class Attempts() : AttemptsContract(new FolderHarness());

    public sealed class StuckHandlers() : StuckHandlersContract(new FolderHarness());

    public sealed class Blocking() : BlockingContract(new FolderHarness());

    public sealed class Stopping() : StoppingContract(new FolderHarness());

    public sealed class Crash() : CrashContract(new FolderHarness());
}
