using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Webhooks.CircleCI;

namespace Webhooks.Dashboard.Tests;

/// <summary>The dashboard as a user starts it: a process of its own, on a port of its own.</summary>
internal sealed partial class DashboardProcess : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-dashboard-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DashboardProcess(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public HttpClient Client { get; } = new();

    private Uri? _page;

    /// <summary>Where the page is, with the token.</summary>
    public Uri Page => _page!;

    public Uri Address => Client.BaseAddress!;

    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Starts it with a secret, and waits until it says where it is.</summary>
    public static Task<DashboardProcess> StartAsync(params (string Name, string Value)[] environment) =>
        StartAsync(
            ["--urls", "http://127.0.0.1:0"],
            [("Webhooks__CircleCI__Secrets__0", Secret), ("Webhooks__Perfsee__Secrets__0", Secret), .. environment]);

    public static async Task<DashboardProcess> StartAsync(string[] arguments, (string Name, string Value)[] environment)
    {
        var dashboard = Launch(arguments, environment);
        dashboard._page = await dashboard._address.Task.WaitAsync(Patience);
        dashboard.Client.BaseAddress = new Uri(dashboard._page.GetLeftPart(UriPartial.Authority));
        return dashboard;
    }

    /// <summary>Starts it and waits until it ends.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var dashboard = Launch(arguments, environment);
        await dashboard._process.WaitForExitAsync().WaitAsync(Patience);
        return (dashboard._process.ExitCode, string.Join('\n', dashboard._output));
    }

    public async Task<HttpResponseMessage> SendAsync(byte[] body, string secret = Secret, WebhookProvider? provider = null)
    {
        provider ??= CircleCIWebhook.Provider;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        provider.Sign(headers, body, new(secret));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{provider.Name.ToLowerInvariant()}")
        {
            Content = new ByteArrayContent(body)
        };

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Client.SendAsync(request);
    }

    /// <summary>Lets the client look, as a browser that came by the printed address.</summary>
    public async Task EnterAsync() => (await Client.GetAsync(_page)).EnsureSuccessStatusCode();

    /// <summary>The deliveries that the API lists, once there are as many as expected.</summary>
    public async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(int expected)
    {
        await EnterAsync();
        List<JsonElement> list = [];
        await Wait.UntilAsync(async () =>
        {
            var page = JsonElement.Parse(await Client.GetStringAsync(new Uri("/webhooks/dashboard/api/deliveries", UriKind.Relative)));
            list = [.. page.GetProperty("entries").EnumerateArray()];
            return list.Count == expected;
        });
        return list;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();

        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DashboardProcess Launch(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DashboardApp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        var folder = Directory.CreateTempSubdirectory("webhooks-dashboard-");
        start.Environment["Webhooks__Inbox__Path"] = Path.Combine(folder.FullName, "inbox.db");

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var dashboard = new DashboardProcess(new Process { StartInfo = start }, folder);
        dashboard._process.OutputDataReceived += (_, line) => dashboard.Read(line.Data);
        dashboard._process.ErrorDataReceived += (_, line) => dashboard.Read(line.Data);
        dashboard._process.Start();
        dashboard._process.BeginOutputReadLine();
        dashboard._process.BeginErrorReadLine();
        return dashboard;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException(string.Join('\n', _output)));
            return;
        }

        _output.Enqueue(line);

        if (AddressLine().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"The webhook dashboard is at (\S+)")]
    private static partial Regex AddressLine();
}
