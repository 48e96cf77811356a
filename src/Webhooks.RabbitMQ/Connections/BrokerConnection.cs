using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Connections;

/// <summary>
/// Keeps a session with the broker: connects, declares the topology each time, and starts again when the session ends, with a growing
/// pause. The client's own recovery stays off: it neither repeats a first connect nor opens a channel again that the broker has closed.
/// </summary>
internal sealed class BrokerConnection(
    ConnectionFactory factory, string name, bool confirms, Topology topology, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private volatile TaskCompletionSource<BrokerSession> _session = NextSession();
    private Task? _running;

    /// <summary>Gets the consequence of having no session, for the log.</summary>
    public string Consequence { get; init; } = "Until then this process handles no deliveries; they wait in their queue.";

    /// <summary>Gets the work that is done with each new session before others get it: to consume, for instance.</summary>
    public Func<BrokerSession, CancellationToken, Task>? Opened { get; init; }

    /// <summary>Gets the session; null while there is none.</summary>
    public BrokerSession? Current => _session.Task is { IsCompletedSuccessfully: true } open ? open.Result : null;

    /// <summary>Gets why there is no session; null while there is one.</summary>
    public string? Problem { get; private set; } = "not connected yet";

    public void Start() => _running ??= RunAsync();

    /// <summary>Returns the session, and waits for it.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended, or the app stops.</exception>
    public Task<BrokerSession> GetAsync(CancellationToken cancellationToken) => _session.Task.WaitAsync(cancellationToken);

    /// <summary>Closes the session for good.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await (_running ?? Task.CompletedTask);
        (_session, Problem) = (NextSession(), "closed by this app");
        _session.SetCanceled(CancellationToken.None);
    }

    /// <summary>Lets the session close by itself: for an app that never came to stop.</summary>
    public void Dispose() => _stopping.Cancel();

    private async Task RunAsync()
    {
        var pause = FirstPause;

        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var session = await OpenAsync(_stopping.Token);
                pause = FirstPause;
                Fail(await session.Ended.WaitAsync(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            // However connecting fails, it is tried again.
            catch (Exception exception)
            {
                Fail(exception.GetBaseException().Message);
            }

            await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<BrokerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = await BrokerSession.OpenAsync(factory, name, confirms, topology, logger, cancellationToken);

        try
        {
            await (Opened?.Invoke(session, cancellationToken) ?? Task.CompletedTask);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        Problem = null;
        Log.Connected(logger, name, session.Connection.Endpoint.HostName, session.Connection.Endpoint.Port);
        _session.SetResult(session);
        return session;
    }

    // The same problem is said once, not at every attempt.
    private void Fail(string problem)
    {
        if (Problem != problem)
        {
            Log.Disconnected(logger, name, problem, Consequence);
        }

        Problem = problem;

        if (_session.Task.IsCompleted)
        {
            _session = NextSession();
        }
    }

    private static TaskCompletionSource<BrokerSession> NextSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
