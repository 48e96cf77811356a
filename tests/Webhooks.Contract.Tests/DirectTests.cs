using Webhooks.Contract.Inbox;

namespace Webhooks.Contract.Tests;

/// <summary>Handling inside the request.</summary>
public static class DirectTests
{
    public sealed class Acceptance() : AcceptanceContract(new DirectHarness());

    public sealed class Request() : RequestContract(new DirectHarness());

    public sealed class Blocking() : BlockingContract(new DirectHarness());
}
