using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Webhooks.Cli.Tests;

/// <summary>A <c>webhooks listen</c> that runs, on a free port.</summary>
internal sealed partial class ListeningTool : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();

    private ListeningTool(Process process)
    {
        _process = process;
        _ = PumpAsync(process.StandardOutput, _output.Writer);
        _ = PumpAsync(process.StandardError, _errors.Writer);
    }

    public Uri Address { get; private set; } = null!;

    public string CircleCI => new Uri(Address, "/webhooks/circleci").AbsoluteUri;

    public string Perfsee => new Uri(Address, "/webhooks/perfsee").AbsoluteUri;

    public string Of(string provider) => new Uri(Address, $"/webhooks/{provider}").AbsoluteUri;

    public int Id => _process.Id;

    public static async Task<ListeningTool> StartAsync(params string[] arguments)
    {
        var tool = new ListeningTool(Programs.Start(Tool.Command(secret: null, ["listen", "--port", "0", .. arguments])));
        var line = await tool.NextErrorAsync();
        var match = Listening().Match(line);
        Assert.True(match.Success, line);
        tool.Address = new Uri(match.Groups["address"].Value);
        return tool;
    }

    /// <summary>The next line of the standard output.</summary>
    public Task<string> NextAsync() => NextAsync(_output.Reader);

    /// <summary>The next line of the standard output, as JSON.</summary>
    public async Task<JsonNode> NextJsonAsync() => JsonNode.Parse(await NextAsync())!;

    /// <summary>The next line of the error output.</summary>
    public Task<string> NextErrorAsync() => NextAsync(_errors.Reader);

    public async Task<int> ExitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await ExitAsync();
        _process.Dispose();
    }

    private static async Task PumpAsync(StreamReader reader, ChannelWriter<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.TryWrite(line);
        }

        lines.Complete();
    }

    private static async Task<string> NextAsync(ChannelReader<string> lines)
    {
        using var timeout = new CancellationTokenSource(Patience);
        return await lines.ReadAsync(timeout.Token);
    }

    [GeneratedRegex("^Listening on (?<address>http://[^,]+), at /webhooks/circleci, /webhooks/perfsee(, /webhooks/github and "
        + "/webhooks/standard-webhooks| and /webhooks/github)\\. Ctrl\\+C ends it\\.$")]
    private static partial Regex Listening();
}
