using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;

namespace Webhooks.Tests;

/// <summary>
/// A stand-in for SQS (tests/Webhooks.Sqs.Tests/Server), on a port of its own of the loopback address. Its packages are installed once,
/// into the folder of the build's artifacts, by the lock file that is committed.
/// </summary>
public class SqsStandIn
{
    private const int OldestNode = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly Lazy<string?> Found = new(FindMissing);

    private Process? _process;

    /// <summary>Gets why it cannot be started, and what to install; null when it can.</summary>
    public static string? Missing => Found.Value;

    /// <summary>Gets where it listens.</summary>
    public string Address { get; private set; } = "";

    public AmazonSQSClient CreateClient() => CreateClient(Address);

    /// <summary>Creates a client of an address, with credentials that mean nothing.</summary>
    public static AmazonSQSClient CreateClient(string address) => new(
        new BasicAWSCredentials("stand-in", "stand-in"),
        new AmazonSQSConfig { ServiceURL = address, AuthenticationRegion = "us-east-1", MaxErrorRetry = 1 });

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var folder = await InstallAsync();
        _process = Process.Start(new ProcessStartInfo("node", ["server.mjs", "0"])
        {
            WorkingDirectory = folder,
            // It ends when this process does.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var timeout = new CancellationTokenSource(Patience);
        var line = await _process.StandardOutput.ReadLineAsync(timeout.Token);
        Address = line?.Split(' ') is ["listening", var port]
            ? $"http://127.0.0.1:{port}"
            : throw new InvalidOperationException($"The stand-in for SQS did not start: {line}");
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private static string? FindMissing()
    {
        const string Cure = "The stand-in for SQS needs Node 20 or newer, and npm. On Debian: apt-get install nodejs npm";

        try
        {
            var version = ServerProcess.RunAsync("node", ["--version"]).GetAwaiter().GetResult().Trim();
            ServerProcess.RunAsync("npm", ["--version"]).GetAwaiter().GetResult();
            return int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= OldestNode
                ? null
                : $"{Cure} (there is {version}).";
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return $"{Cure}: {exception.Message}";
        }
    }

    // Several test processes may be at it: each installs for itself, and the first one to finish is taken.
    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(Repository.Root, "tests/Webhooks.Sqs.Tests/Server");
        var files = Directory.GetFiles(source).Order(StringComparer.Ordinal).ToArray();
        var version =
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(files.SelectMany(File.ReadAllBytes).ToArray()))[..16];
        var installed = Path.Combine(Repository.Root, "artifacts", $"sqs-server-{version}");

        if (Directory.Exists(installed))
        {
            return installed;
        }

        var folder = $"{installed}-{Guid.NewGuid():n}";
        Directory.CreateDirectory(folder);

        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await ServerProcess.RunAsync("npm", ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);

        try
        {
            Directory.Move(folder, installed);
        }
        catch (IOException) when (Directory.Exists(installed))
        {
            Directory.Delete(folder, recursive: true);
        }

        return installed;
    }
}
