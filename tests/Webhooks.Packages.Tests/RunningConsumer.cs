using System.Diagnostics;
using System.Text;

namespace Webhooks.Tests;

/// <summary>A consumer's process: what it writes can be waited for, and it ends with the test.</summary>
internal sealed class RunningConsumer : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private TaskCompletionSource _wrote = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningConsumer(string executable, string folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Everything that was written so far.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Where a web app listens, once it does.</summary>
    public async Task<Uri> AddressAsync()
    {
        var line = await WaitForAsync(line => line.Contains(Listening, StringComparison.Ordinal), Listening);
        return new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
    }

    /// <summary>Waits until the process has written this line.</summary>
    public Task WaitForAsync(string expected) => WaitForAsync(line => line == expected, expected);

    /// <summary>Waits until the process has ended by itself, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            _lines.Add(line ?? "");
            _wrote.TrySetResult();
            _wrote = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<string> WaitForAsync(Predicate<string> isWanted, string described)
    {
        using var timeout = new CancellationTokenSource(Patience);

        while (true)
        {
            Task wrote;

            lock (_lines)
            {
                if (_lines.Find(isWanted) is { } line)
                {
                    return line;
                }

                wrote = _wrote.Task;
            }

            try
            {
                await wrote.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{described}' was not written. What was:\n{Output}");
            }
        }
    }
}
