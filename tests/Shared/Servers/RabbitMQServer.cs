using System.Diagnostics;
using System.Runtime.InteropServices;
using RabbitMQ.Client;

namespace Webhooks.Tests;

/// <summary>A real broker with port, node name and data folder of its own. It can be killed and started again over the same data.</summary>
public sealed class RabbitMQServer : IAsyncLifetime
{
    // The program itself: the wrapper of the same name in the path changes users.
    private const string Bin = "/usr/lib/rabbitmq/bin";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"webhooks-rabbitmq-{Guid.NewGuid():n}");
    private readonly Dictionary<string, string> _environment;
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _daemonPort = ServerProcess.FreePort();
    private Process? _daemon;
    private Process? _server;

    public RabbitMQServer() => _environment = new()
    {
        ["HOME"] = _folder,
        ["RABBITMQ_NODENAME"] = $"webhooks{_port}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{_port}",
        ["RABBITMQ_DIST_PORT"] = $"{ServerProcess.FreePort()}",
        ["ERL_EPMD_PORT"] = $"{_daemonPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "rabbitmq-env.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
        // It then is the process that we start, and not a child of it.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
    };

    public static bool IsInstalled => File.Exists(Path.Combine(Bin, "rabbitmq-server"));

    public string Uri => $"amqp://guest:guest@127.0.0.1:{_port}/";

    /// <summary>Skips the test where there is no broker to start.</summary>
    public static void Require() =>
        Requirement.Check(IsInstalled, "RabbitMQ is not installed. On Debian: apt-get install rabbitmq-server");

    public async Task InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        _daemon = ServerProcess.Start("epmd", ["-port", $"{_daemonPort}"], _environment);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        _server = ServerProcess.Start(Path.Combine(Bin, "rabbitmq-server"), [], _environment);
        _server.OutputDataReceived += static (_, _) => { };
        _server.ErrorDataReceived += static (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();

        using var timeout = new CancellationTokenSource(Patience);

        while (!await AnswersAsync(timeout.Token))
        {
            Assert.False(_server.HasExited, "The broker ended instead of starting.");
            await Task.Delay(100, timeout.Token);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _server!.Kill();
        await _server.WaitForExitAsync();
    }

    /// <summary>Runs the operator's program.</summary>
    public Task<string> ControlAsync(params string[] arguments) =>
        ServerProcess.RunAsync(Path.Combine(Bin, "rabbitmqctl"), arguments, _environment);

    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken = default) =>
        new ConnectionFactory { Uri = new(Uri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);

    public async Task DisposeAsync()
    {
        foreach (var process in new[] { _server, _daemon })
        {
            if (process is not null)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ExternalException))
        {
            return false;
        }
    }
}
