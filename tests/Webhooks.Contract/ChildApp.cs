using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Contract;

/// <summary>
/// An app over an inbox, in a process of its own (tests/Webhooks.Contract.App), which tests kill and whose handlers may end it.
/// </summary>
public sealed class ChildApp : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private HttpClient _client = new();

    private ChildApp(Process process)
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

    public static async Task<ChildApp> StartAsync(InboxHarness inbox, string runs, AppSettings settings, int poolThreads, TimeSpan lease)
    {
        string[] arguments =
        [
            typeof(AppSettings).Assembly.Location, inbox.Inbox, inbox.Storage, runs, Text(settings.Concurrency), Text(settings.MaxAttempts),
            Text((int)settings.HandlerTimeout.TotalMilliseconds), Text(poolThreads), Text((int)lease.TotalMilliseconds),
        ];
        var app = new ChildApp(ServerProcess.Start("dotnet", arguments));

        // One that ends before it listens has begun to handle what was stored, and that has ended it.
        if (await app._address.Task.WaitAsync(TimeSpan.FromMinutes(2)) is { } address)
        {
            app._client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        }

        return app;
    }

    /// <summary>Sends a ping; null when the process ended before it answered.</summary>
    public Task<HttpStatusCode?> PostAsync(string id) => _client.TryPostSignedAsync(
        "/webhooks/circleci", CircleCIWebhook.Provider, Encoding.UTF8.GetBytes(ContractApp.BodyOf(id)), ContractSecret.Value);

    public Task WaitForExitAsync() => Wait.ForAsync(_process.WaitForExitAsync());

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

    /// <summary>Stops every thread of the process, or lets them go on.</summary>
    public Task SignalAsync(string signal) => ServerProcess.RunAsync("kill", [$"-{signal}", Text(_process.Id)]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

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
