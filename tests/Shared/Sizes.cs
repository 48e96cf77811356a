namespace Webhooks.Tests;

/// <summary>
/// How large a trial is: short in plain <c>dotnet test</c>, larger where everything is run, full by <c>WEBHOOKS_TRIALS=full</c>.
/// </summary>
public static class Sizes
{
    public static T Of<T>(T small, T large, T full) =>
        Environment.GetEnvironmentVariable("WEBHOOKS_TRIALS") == "full" ? full
        : Environment.GetEnvironmentVariable("WEBHOOKS_REQUIRE_ALL") == "1" ? large
        : small;
}
