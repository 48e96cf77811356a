using System.Diagnostics;
using System.Net.Sockets;

namespace Webhooks.Tests;

/// <summary>
/// A real pgbouncer in transaction mode, in front of a server of the tests. Started by root, it runs as the user <c>postgres</c>, as it
/// must.
/// </summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly string _folder;
    private readonly Process _process;
    private readonly int _port;

    private PgBouncer(string folder, Process process, int port) => (_folder, _process, _port) = (folder, process, port);

    public string ConnectionString => ConnectionStringOf("postgres");

    /// <summary>The address of any database of the server.</summary>
    public string ConnectionStringOf(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Timeout=60";

    /// <summary>Skips the test where there is no pgbouncer to start.</summary>
    public static void Require() =>
        Requirement.Check(File.Exists(Program), "pgbouncer is not installed. On Debian: apt-get install pgbouncer");

    /// <summary>Starts one that has two connections to the server for all of its clients.</summary>
    public static async Task<PgBouncer> StartAsync(PostgreSqlServer server)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"webhooks-pgbouncer-{Guid.NewGuid():n}");
        var port = ServerProcess.FreePort();
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [databases]
            * = host=127.0.0.1 port={server.Port} user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 2
            max_client_conn = 1000
            logfile = {folder}/log
            """);
        List<string> command = [Program, configuration];

        if (Environment.IsPrivilegedProcess)
        {
            await ServerProcess.RunAsync("chown", ["-R", "postgres", folder]);
            command.InsertRange(0, ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        }

        // Output goes to the file as well; nobody reads the pipes, which a quiet program does not fill.
        var bouncer = new PgBouncer(folder, ServerProcess.Start(command[0], command[1..].Append("-q")), port);
        await Eventually.IsTrueAsync(bouncer.ListensAsync, "pgbouncer listens");
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            Assert.False(_process.HasExited, "pgbouncer has ended");
            return false;
        }
    }
}
