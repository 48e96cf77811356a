namespace Webhooks.Tests.Contract;

/// <summary>How long a trial runs: seconds in plain <c>dotnet test</c>, longer where all tests have to run, all of it on demand.</summary>
internal static class Trials
{
    /// <param name="brief">Plain <c>dotnet test</c>.</param>
    /// <param name="thorough">With <c>WEBHOOKS_REQUIRE_ALL=1</c>.</param>
    /// <param name="full">With <c>WEBHOOKS_TRIALS=full</c>.</param>
    public static int Of(int brief, int thorough, int full) =>
        Environment.GetEnvironmentVariable("WEBHOOKS_TRIALS") == "full" ? full
        : Environment.GetEnvironmentVariable("WEBHOOKS_REQUIRE_ALL") == "1" ? thorough
        : brief;
}
