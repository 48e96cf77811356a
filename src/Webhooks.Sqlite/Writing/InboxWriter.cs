using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Webhooks.Sqlite.Storage;
using Webhooks.Telemetry;
using Log = Webhooks.Sqlite.Telemetry.Log;

namespace Webhooks.Sqlite.Writing;

/// <summary>
/// The one thread that writes. Changes that arrive while a transaction is being filled join it, and those that arrive while the disk is
/// busy form the next: many changes share the wait for one commit, and no caller is answered before it. A commit that fails, fails all of
/// them; so does one after which the path names another file.
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
    private readonly InboxPathGuard _guard = new(file, time);
    private InboxConnection? _connection;
    private Thread? _thread;
    private volatile Exception? _failure;
    private volatile bool _isStopping;

    /// <summary>
    /// Gets what is wrong with the file, since the last transaction failed or while a lock is waited for; null when nothing is known.
    /// </summary>
    public Exception? Failure => _failure;

    /// <summary>Gets a value indicating whether changes are taken.</summary>
    public bool IsRunning => _thread is not null && !_queue.Reader.Completion.IsCompleted;

    /// <summary>Opens the file and starts to write.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message says how to fix it.</exception>
    public void Start()
    {
        _connection = file.Create();
        _guard.Opened(_connection);
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
    /// <returns>
    /// A task that ends when the change is on disk. While another program has the file locked it waits, as long as that takes: a caller
    /// that has less time stops waiting for the task, and the change is made nevertheless.
    /// </returns>
    /// <exception cref="InvalidOperationException">The app has not been started, or has stopped.</exception>
    public Task<TResult> WriteAsync<TResult>(Func<InboxConnection, TResult> apply, long size = 0)
    {
        var write = new InboxWrite<TResult>(apply, size);

        return _thread is not null && _queue.Writer.TryWrite(write)
            ? write.Committed
            : throw NotRunning();
    }

    /// <summary>Lets the next transaction prove that the path names the file, and one made for it if there is nothing to write.</summary>
    public void CheckPath()
    {
        _guard.Demand();
        _queue.Writer.TryWrite(InboxCheck.Instance);
    }

    /// <summary>Shortens the wait for a lock of another program to <see cref="InboxFile.BusyTimeout"/>: the app stops.</summary>
    public void Hurry() => _isStopping = true;

    /// <summary>Writes what is queued, closes the file and ends.</summary>
    public Task StopAsync()
    {
        Hurry();
        _queue.Writer.TryComplete();
        return _thread is null ? Task.CompletedTask : _stopped.Task;
    }

    /// <summary>Stops the writer for a host that was never stopped.</summary>
    public void Dispose() => StopAsync().GetAwaiter().GetResult();

    private static InvalidOperationException NotRunning() => new(
        "The SQLite inbox runs while its host does: start the host first, and do not use the inbox after it stopped.");

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            WriteBatch();
        }

        _guard.Close(_connection);
        _stopped.SetResult();
    }

    private void WriteBatch()
    {
        Exception? failure = null;
        var isWritten = false;

        try
        {
            isWritten = FillAndCommit(_connection ??= Reopen());
        }
        // The thread must go on, and every waiter must get the exception.
        catch (Exception exception)
        {
            failure = exception;
            GiveUp(exception);
        }

        // A check without a change proves nothing about the disk, only about the path.
        if (failure is not null || isWritten || _failure is InboxMovedException)
        {
            Report(failure);
        }

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

    private InboxConnection Reopen()
    {
        var connection = file.Reopen();
        _guard.Opened(connection);
        return connection;
    }

    // Returns false when there was nothing to write.
    private bool FillAndCommit(InboxConnection connection)
    {
        _guard.BeforeTransaction(connection, isSuspect: _failure is InboxMovedException);

        while (_queue.Reader.TryPeek(out var next) && next is InboxCheck)
        {
            _queue.Reader.TryRead(out _);
        }

        if (!_queue.Reader.TryPeek(out _) && !_guard.NeedsMark(connection))
        {
            _guard.AfterTransaction(connection);
            return false;
        }

        TakeLock(connection);

        var changes = 0;

        for (var size = 0L; _batch.Count < MaxBatch && size < MaxBatchSize && _queue.Reader.TryRead(out var write); size += write.Size)
        {
            _batch.Add(write);
            write.Apply(connection);
            changes += write is InboxCheck ? 0 : 1;
        }

        _guard.BeforeCommit(connection);
        connection.Commit();

        if (changes > 0)
        {
            telemetry.Committed(changes);
        }

        _guard.AfterTransaction(connection);
        return true;
    }

    // Senders have their own time, and so have the others who wait for a change. What is queued is bounded by the inbox.
    private void TakeLock(InboxConnection connection)
    {
        var started = time.GetTimestamp();
        TimeSpan waited;

        while (!connection.TryBegin())
        {
            waited = time.GetElapsedTime(started);

            if (waited >= InboxFile.BusyTimeout)
            {
                var locked = new SqliteException("The database is locked.", SQLitePCL.raw.SQLITE_BUSY);

                if (_isStopping)
                {
                    throw locked;
                }

                Report(locked);
                _guard.BeforeTransaction(connection, isSuspect: false);
            }

            // Often at first, to meet the short gaps that a busy process leaves.
            Thread.Sleep(waited < InboxFile.BusyTimeout ? 1 : 20);
        }
    }

    private void GiveUp(Exception failure)
    {
        file.NoteDamage(failure);

        if (failure is InboxMovedException { IsFileThere: false })
        {
            // Kept open: the file may be put back, and only the open connection knows it again.
        }
        else
        {
            GiveUpConnection(failure);
        }

        // Callers that wait for a file that cannot be written get the exception at once.
        while (_queue.Reader.TryRead(out var write))
        {
            _batch.Add(write);
        }
    }

    // After an error of the disk nothing that the connection has in memory can be trusted: the next transaction begins with a new one.
    // When only the log was lost, what is in it goes into the file first, and no reader may go on with it.
    private void GiveUpConnection(Exception failure)
    {
        if (failure is InboxMovedException)
        {
            _connection?.TryCheckpoint();
            file.CloseReaders(isForGood: false);
        }

        _connection?.Dispose();
        _connection = null;
    }

    // Said once at the beginning and once at the end: a full disk would otherwise fill itself further with lines. A damaged file is not
    // called well because one change got through.
    private void Report(Exception? failure)
    {
        if (failure is not null)
        {
            if (_failure is null || (failure is InboxMovedException && _failure is not InboxMovedException))
            {
                Log.CannotWrite(logger, file.Path, InboxCure.Of(failure), failure);
            }

            _failure = failure;
        }
        else if (_failure is not null && file.Damage is null)
        {
            Log.CanWriteAgain(logger, file.Path);
            _failure = null;
        }
    }
}
