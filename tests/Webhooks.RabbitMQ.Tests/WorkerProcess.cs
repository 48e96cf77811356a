using System.Collections.Concurrent;
using System.Diagnostics;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>A worker in a process of its own, which can be killed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    // In the folder of its own project, where it has what a program without a web server has, and no more.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("Webhooks.RabbitMQ.Tests", "Webhooks.RabbitMQ.Worker", StringComparison.Ordinal),
        "Webhooks.RabbitMQ.Worker.dll");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private WorkerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static WorkerProcess Start(string uri, string name, params string[] more) => new(ServerProcess.Start(
        "dotnet", [Program, uri, name, .. more]));

    /// <summary>What followed a word, on the lines that began with it.</summary>
    public string[] Said(string word) =>
        [.. _lines.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..])];

    /// <summary>Whether it has ended, and all that it said is there.</summary>
    public bool HasExited
    {
        get
        {
            if (!_process.HasExited)
            {
                return false;
            }

            _process.WaitForExit();
            return true;
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
