using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>The app of tests/Webhooks.PostgreSQL.CrashApp in a process of its own, and a client that sends it signed deliveries.</summary>
internal sealed class CrashApp : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Process _process;

    private CrashApp(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process.WaitForExitAsync().ContinueWith(_ => _address.TrySetResult(null), TaskScheduler.Default);
    }

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it, and waits until it listens, or has ended as a stored delivery made it.</summary>
    public static async Task<CrashApp> StartAsync(string database, string direct)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Webhooks.PostgreSQL.CrashApp.dll"), database, direct];
        var app = new CrashApp(ServerProcess.Start("dotnet", arguments));
        app._client.BaseAddress = await app._address.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return app;
    }

    /// <summary>Sends a ping; null when the process ended before it answered.</summary>
    public Task<HttpStatusCode?> SendAsync(string id)
    {
        var body = $$"""{"type":"ping","id":"{{id}}","happened_at":"2026-01-02T03:04:05Z"}""";
        return _client.TryPostSignedAsync(
            "/webhooks/circleci", CircleCIWebhook.Provider, Encoding.UTF8.GetBytes(body), "the-crash-tests-secret");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _client.Dispose();
        _process.Dispose();
    }

    private void Note(string? line)
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
