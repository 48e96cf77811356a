namespace Webhooks.Recovery.Tests.Support;

/// <summary>Runs the tool's commands over the providers' APIs, as a process, against a stand-in.</summary>
internal static class ApiTool
{
    public static Task<Cli.Tests.Programs.Run> RunAsync(CircleCIServer server, params string[] arguments) =>
        RunAsync("circleci", RecoveryApp.Project, server, arguments);

    public static Task<Cli.Tests.Programs.Run> RunAsync(PerfseeServer server, params string[] arguments) =>
        RunAsync("perfsee", RecoveryApp.PerfseeProject, server, arguments);

    private static Task<Cli.Tests.Programs.Run> RunAsync(string provider, string project, StandInServer server, string[] arguments)
    {
        var start = Cli.Tests.Tool.Command(
            secret: null, [arguments[0], provider, "--project", project, "--host", server.Address.AbsoluteUri, .. arguments[1..]]);
        start.Environment["WEBHOOKS_API_TOKEN"] = server.Token;
        return Cli.Tests.Programs.RunAsync(start);
    }
}
