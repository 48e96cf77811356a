using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Webhooks.Tests;

/// <summary>A real broker with port, node name and data folder of its own. It can be killed and started again over the same data.</summary>
public class RabbitMQBroker
{
    public const string HowToInstall = "RabbitMQ is not installed. On Debian: apt-get install rabbitmq-server";

    // The program itself: the wrapper of the same name in the path changes users.
    private const string Bin = "/usr/lib/rabbitmq/bin";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"webhooks-rabbitmq-{Guid.NewGuid():n}");
    private readonly Dictionary<string, string> _environment;
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _tlsPort = ServerProcess.FreePort();
    private readonly int _daemonPort = ServerProcess.FreePort();
    private Process? _daemon;
    private Process? _server;

    public RabbitMQBroker() => _environment = new()
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

    public int Port => _port;

    public string Uri => $"amqp://guest:guest@127.0.0.1:{_port}/";

    public string TlsUri => $"amqps://guest:guest@127.0.0.1:{_tlsPort}/";

    public int ProcessId => _server!.Id;

    /// <summary>What it shows on <see cref="TlsUri"/>; nobody trusts it by itself.</summary>
    public X509Certificate2 Certificate { get; } = CreateCertificate();

    public async Task InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        await WriteConfigurationAsync();
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
            if (_server.HasExited)
            {
                throw new InvalidOperationException("The broker ended instead of starting.");
            }

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

        Certificate.Dispose();
    }

    private async Task WriteConfigurationAsync()
    {
        var (certificate, key) = (Path.Combine(_folder, "certificate.pem"), Path.Combine(_folder, "key.pem"));
        await File.WriteAllTextAsync(certificate, Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(key, Certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rabbitmq.conf"),
            $"""
            listeners.ssl.1 = 127.0.0.1:{_tlsPort}
            ssl_options.cacertfile = {certificate}
            ssl_options.certfile = {certificate}
            ssl_options.keyfile = {key}

            """);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=broker of the tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
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
