using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

/// <summary>The app of tests/Webhooks.Sqlite.CrashApp in a process of its own, and a client that sends it signed deliveries.</summary>
internal sealed class CrashApp : IDisposable
{
    private static readonly WebhookSecret Secret = new("the-crash-tests-secret");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new();

    private CrashApp(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new() { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("It ended: " + Output));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Where the inbox and the effects are.</param>
    /// <param name="maxAttempts">How often it tries; a crash at full speed may hit the same delivery more than once.</param>
    /// <param name="fileSizeLimit">
    /// The largest file it may write, in blocks of 512 bytes; what goes beyond fails as on a broken disk.
    /// </param>
    /// <param name="environment">More variables of its environment.</param>
    public static async Task<CrashApp> StartAsync(
        InboxFolder folder, int maxAttempts = 1000, int? fileSizeLimit = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var command = $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Webhooks.Sqlite.CrashApp.dll")}' '{folder.File}' '{EffectsFile(folder)}' {maxAttempts}";
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", fileSizeLimit is null ? command : $"trap '' XFSZ; ulimit -f {fileSizeLimit}; {command}"]);

        // Its writable code pages are a large file too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var app = new CrashApp(start);
        app._client.BaseAddress = await app._address.Task.InTime();
        return app;
    }

    /// <summary>Starts one that a delivery in its inbox may end before it listens.</summary>
    /// <returns>Null when it has ended.</returns>
    public static async Task<CrashApp?> TryStartAsync(InboxFolder folder, int maxAttempts)
    {
        try
        {
            return await StartAsync(folder, maxAttempts);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string EffectsFile(InboxFolder folder) => Path.Combine(folder.Path, "effects.db");

    /// <summary>Sends a delivery.</summary>
    /// <returns>The answer; null when there was none.</returns>
    public async Task<HttpStatusCode?> SendAsync(string id, string name = "build", CancellationToken cancellationToken = default)
    {
        var body = Deliveries.Body(id, name);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, Secret));

        try
        {
            using var answer = await _client.PostAsync("/webhooks/circleci", content, cancellationToken);
            return answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().InTime();
    }

    public Task ExitAsync() => _process.WaitForExitAsync().InTime();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private void Hear(string? line)
    {
        if (line?.StartsWith("listening ", StringComparison.Ordinal) == true)
        {
            _address.TrySetResult(new(line["listening ".Length..]));
        }
        else if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
