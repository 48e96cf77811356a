using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Webhooks.CircleCI;
using Webhooks.Recovery.App;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>The receiver in a process of its own.</summary>
internal sealed class ChildReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ChildReceiver(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    /// <summary>What was handled, in order: origin, type, subject.</summary>
    public IReadOnlyList<string> Runs =>
        [.. _output.Where(line => line.StartsWith("run ", StringComparison.Ordinal)).Select(line => line["run ".Length..])];

    public static async Task<ChildReceiver> StartAsync(string inbox, string storage, CircleCIServer server)
    {
        var child = new ChildReceiver(ServerProcess.Start(
            "dotnet", [RecoveryAppMarker.Path, inbox, storage, server.Address.AbsoluteUri, server.Token, RecoveryApp.Secret]));
        await Wait.ForAsync(child._address.Task);
        return child;
    }

    public async Task DeliverAsync(StandInDelivery delivery)
    {
        using var client = new HttpClient { BaseAddress = await _address.Task };
        using var answer = await client.PostSignedAsync(
            "/webhooks/circleci", CircleCIWebhook.Provider, delivery.Body, RecoveryApp.Secret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
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
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);

            if (line.StartsWith("listening ", StringComparison.Ordinal))
            {
                _address.TrySetResult(new(line["listening ".Length..]));
            }
        }
    }
}
