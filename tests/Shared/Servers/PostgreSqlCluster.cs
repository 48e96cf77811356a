using System.Globalization;

namespace Webhooks.Tests;

/// <summary>
/// A real PostgreSQL with port and data folder of its own. Started by root, it runs as the user <c>postgres</c>, as it must.
/// </summary>
/// <param name="settings">Options of the server's command line; the default does without the disk, which tests do not need.</param>
public class PostgreSqlCluster(string settings = PostgreSqlCluster.WithoutDisk)
{
    public const string HowToInstall = "PostgreSQL is not installed. On Debian: apt-get install postgresql";

    private const string WithoutDisk = "-F";

    private static readonly string? Bin = FindPrograms();

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"webhooks-postgresql-{Guid.NewGuid():n}");

    public static bool IsInstalled => Bin is not null;

    public int Port { get; } = ServerProcess.FreePort();

    public string ConnectionString => ConnectionStringOf("postgres", "postgres");

    public string ConnectionStringOf(string user, string database) =>
        $"Host=127.0.0.1;Port={Port};Username={user};Database={database};Timeout=60";

    /// <summary>The process that is the parent of all others of the server.</summary>
    public async Task<int> ProcessIdAsync() =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);

    public async Task InitializeAsync()
    {
        if (Bin is null)
        {
            return;
        }

        Directory.CreateDirectory(_folder);

        if (Environment.IsPrivilegedProcess)
        {
            await ServerProcess.RunAsync("chown", ["postgres", _folder]);
        }

        await RunAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        await StartAsync();
    }

    public Task StartAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -k {_folder} {settings}", "start");

    public Task StopAsync() => RunAsync("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public async Task DisposeAsync()
    {
        if (Directory.Exists(_folder))
        {
            await StopAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Data => Path.Combine(_folder, "data");

    // Output goes to files: the server would keep the pipe open.
    private static Task<string> RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Bin!, program);

        return Environment.IsPrivilegedProcess
            ? ServerProcess.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : ServerProcess.RunAsync(path, arguments);
    }

    // Debian keeps them out of the path, a folder a version.
    private static string? FindPrograms() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql") : [])
            .OrderDescending(StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(bin => HasProgram(Path.Combine(bin, "initdb")) && HasProgram(Path.Combine(bin, "pg_ctl")));

    // A link to nothing exists too.
    private static bool HasProgram(string path) =>
        File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);
}
