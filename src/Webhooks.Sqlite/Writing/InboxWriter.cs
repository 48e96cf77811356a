using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Webhooks.Sqlite.Storage;
using Webhooks.Telemetry;
using Log = Webhooks.Sqlite.Telemetry.Log;

namespace Webhooks.Sqlite.Writing;

/// <summary>
/// The one thread that writes. Whatever comes while a transaction is being filled joins it, and what comes while the disk is busy makes up
/// the next: many changes share the wait for one commit, and nobody is answered before it. A commit that fails, fails all of them.
/// </summary>
internal sealed class InboxWriter(InboxFile file, TimeProvider time, InboxTelemetry telemetry, ILogger logger) : IDisposable
{
    // Long enough that the wait for the disk weighs little, short enough that the first of a batch does not wait for a second.
    private const int MaxBatch = 1000;
    private const long MaxBatchSize = 16 * 1024 * 1024;

    private readonly Channel<InboxWrite> _queue = Channel.CreateUnbounded<InboxWrite>(
        new() { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly List<InboxWrite> _batch = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InboxConnection? _connection;
    private Thread? _thread;

    /// <summary>Why the last transaction failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether changes are taken.</summary>
    public bool IsRunning => _thread is not null && !_queue.Reader.Completion.IsCompleted;

    /// <summary>Opens the file and starts to write.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message names the cure.</exception>
    public void Start()
    {
        _connection = file.Create();
        _thread = new(Run) { IsBackground = true, Name = "Webhook inbox writer" };
        _thread.Start();
    }

    /// <exception cref="InvalidOperationException">The app has not been started, or has stopped.</exception>
    public void EnsureRunning()
    {
        if (!IsRunning)
        {
            throw NotRunning();
        }
    }

    /// <summary>Queues a change.</summary>
    /// <param name="apply">Makes the change; runs on the writer's thread and must leave the transaction alone.</param>
    /// <param name="size">About how many bytes it writes.</param>
    /// <returns>A task that ends when the change is on disk.</returns>
    /// <exception cref="InvalidOperationException">The app has not been started, or has stopped.</exception>
    public Task<TResult> WriteAsync<TResult>(Func<InboxConnection, TResult> apply, long size = 0)
    {
        var write = new InboxWrite<TResult>(apply, size);

        return _thread is not null && _queue.Writer.TryWrite(write)
            ? write.Committed
            : throw NotRunning();
    }

    /// <summary>Writes what is queued, closes the file and ends.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _thread is null ? Task.CompletedTask : _stopped.Task;
    }

    /// <summary>For a host that was never stopped.</summary>
    public void Dispose() => StopAsync().GetAwaiter().GetResult();

    private static InvalidOperationException NotRunning() => new(
        "The SQLite inbox runs while its host does: start the host first, and do not use the inbox after it stopped.");

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            WriteBatch();
        }

        _connection?.Dispose();
        _stopped.SetResult();
    }

    private void WriteBatch()
    {
        Exception? failure = null;

        try
        {
            FillAndCommit(_connection ??= file.Create());
        }
        // The thread must go on, and every waiter must hear of it.
        catch (Exception exception)
        {
            failure = exception;
            GiveUpConnection();
        }

        Report(failure);

        foreach (var write in _batch)
        {
            if (failure is null)
            {
                write.Succeed();
            }
            else
            {
                write.Fail(failure);
            }
        }

        _batch.Clear();
    }

    private void FillAndCommit(InboxConnection connection)
    {
        connection.Begin(InboxFile.BusyTimeout, time);

        for (var size = 0L; _batch.Count < MaxBatch && size < MaxBatchSize && _queue.Reader.TryRead(out var write); size += write.Size)
        {
            _batch.Add(write);
            write.Apply(connection);
        }

        connection.Commit();
        telemetry.Committed(_batch.Count);
    }

    // After an error of the disk nothing that the connection has in memory can be trusted: the next transaction begins with a new one.
    private void GiveUpConnection()
    {
        _connection?.Dispose();
        _connection = null;

        // When not even the lock could be had, nobody shall wait for it longer.
        while (_queue.Reader.TryRead(out var write))
        {
            _batch.Add(write);
        }
    }

    // Said once at the beginning and once at the end: a full disk would otherwise fill itself further with lines.
    private void Report(Exception? failure)
    {
        if (failure is not null && Failure is null)
        {
            Log.CannotWrite(logger, file.Path, failure is SqliteException sqlite ? InboxFile.CureOf(sqlite) : failure.Message, failure);
        }
        else if (failure is null && Failure is not null)
        {
            Log.CanWriteAgain(logger, file.Path);
        }

        Failure = failure;
    }
}
