using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Contract;

/// <summary>
/// What every inbox must do, driven only from outside: HTTP on one side, handlers on the other. Derived classes of the themes are a line
/// each: they name an inbox that has the capability, and override nothing.
/// </summary>
public abstract class InboxContract(InboxHarness inbox) : IAsyncLifetime
{
    private readonly List<ContractApp> _apps = [];
    private readonly List<ChildApp> _children = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-").FullName;

    protected InboxHarness Inbox => inbox;

    protected static WebhookProvider CircleCI => CircleCIWebhook.Provider;

    /// <summary>The file that processes of this test write their handlers' runs to.</summary>
    protected string RunsFile => Path.Combine(_folder, "runs");

    public Task InitializeAsync() => inbox.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }

        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await inbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts an app over the inbox, in this process.</summary>
    protected async Task<ContractApp> StartAsync(
        Action<WebhookBuilder>? handlers = null, AppSettings? settings = null, Action<IServiceCollection>? services = null)
    {
        var app = await ContractApp.StartAsync(inbox, handlers, settings ?? new(), services);
        _apps.Add(app);
        return app;
    }

    /// <summary>Starts an app over the inbox, in a process of its own.</summary>
    /// <param name="settings">How it handles; null for the default.</param>
    /// <param name="poolThreads">With how many threads its pool begins; zero for the default.</param>
    /// <param name="lease">How long a lease lasts, which a process that is killed holds on to; null for a second.</param>
    protected async Task<ChildApp> StartChildAsync(AppSettings? settings = null, int poolThreads = 0, TimeSpan? lease = null)
    {
        var child = await ChildApp.StartAsync(inbox, RunsFile, settings ?? new(), poolThreads, lease ?? TimeSpan.FromSeconds(1));
        _children.Add(child);
        return child;
    }

    /// <summary>What handlers of child processes did: lines such as <c>run id 1</c>.</summary>
    protected string[] ReadRuns()
    {
        if (!File.Exists(RunsFile))
        {
            return [];
        }

        using var file = new StreamReader(new FileStream(RunsFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The attempts of a delivery that were begun in child processes.</summary>
    protected int[] AttemptsOf(string id) =>
        [.. ReadRuns().Select(line => line.Split(' ')).Where(run => run[0] == "run" && run[1] == id).Select(run => int.Parse(run[2]))];

    protected bool HasEnded(string id) => ReadRuns().Any(line => line.StartsWith($"end {id} ", StringComparison.Ordinal));

    protected Task WaitForDeadAsync(ContractApp app, long count) =>
        Wait.UntilAsync(async () => await TryCountDeadAsync(app) == count, $"{count} dead letters");

    protected Task WaitForEmptyAsync(ContractApp app) =>
        Wait.UntilAsync(async () => await TryAsync(() => inbox.CountWaitingAsync(app.Services)) == 0, "nothing waits");

    /// <summary>The number of dead letters; -1 when the store did not answer.</summary>
    protected Task<long> TryCountDeadAsync(ContractApp app) => TryAsync(() => inbox.CountDeadAsync(app.Services));

    // A store may be out of reach for a while: a slow machine, or an app that starts without waiting for its broker.
    private static async Task<long> TryAsync(Func<Task<long>> count)
    {
        try
        {
            return await count();
        }
        catch (Exception)
        {
            return -1;
        }
    }
}
