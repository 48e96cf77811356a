using Webhooks.Sqlite;

namespace DashboardApp.Demo;

/// <summary>The inbox of <c>--demo</c>: a file of its own that goes with the program, apart from what is real, and impatient.</summary>
internal static class DemoInbox
{
    public static void Configure(SqliteInboxOptions inbox)
    {
        inbox.Path = Path.Combine(Directory.CreateTempSubdirectory("webhooks-demo-").FullName, "demo.db");
        inbox.MaxAttempts = 3;
        inbox.RetryDelays = [TimeSpan.FromSeconds(3)];
    }
}
