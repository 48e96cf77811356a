namespace Webhooks.Tests;

/// <summary>
/// A program that tests start, and that a machine may lack: then they are skipped, and fail where everything is to be run.
/// </summary>
public static class Requirement
{
    private static readonly bool RequireAll = Environment.GetEnvironmentVariable("WEBHOOKS_REQUIRE_ALL") == "1";

    /// <summary>Skips the test, or fails it.</summary>
    /// <param name="isMet">Whether the program is there.</param>
    /// <param name="reason">What is missing, and how to get it.</param>
    public static void Check(bool isMet, string reason)
    {
        if (RequireAll)
        {
            Assert.True(isMet, reason);
        }

        Skip.IfNot(isMet, reason);
    }
}
