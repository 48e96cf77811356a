using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Cli.Api;
using Webhooks.Cli.Inboxes;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Commands;

/// <summary>Asks the provider what never came to an app's inbox, and recovers it there.</summary>
internal sealed class RecoverCommand : CliCommand
{
    private readonly ApiArguments _api;
    private readonly EndpointOption _endpoint = new();

    private readonly InboxOption _inbox = new();

    private readonly Option<string[]> _types = new("--type")
    {
        HelpName = "type",
        Description = "An event type to recover; repeat it for several. Without it, all.",
    };

    private readonly Option<string> _since = new("--since")
    {
        HelpName = "time",
        Description = "From when on: 2026-03-04T12:00:00Z. Without it, from the place of the last sweep. Of the time before the app "
            + "recovered, the inbox does not know what arrived.",
    };

    private readonly Option<bool> _run = new("--run") { Description = "Recover. Without it, only say what would come." };

    private readonly JsonOption _json = new();

    public RecoverCommand()
        : base("recover", "Ask the provider what never came to an inbox; with --run, store it there.")
    {
        _api = new(this);
        Add(_endpoint);
        Add(_inbox);
        Add(_types);
        Add(_since);
        Add(_run);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks recover circleci --project gh/acme/app --inbox webhooks.db",
        "webhooks recover circleci --project gh/acme/app --inbox webhooks.db --type workflow-completed --run",
        "webhooks recover perfsee --host https://perfsee.example.com --project shop --inbox 'Host=db;Database=app' --since "
        + "2026-03-04T12:00:00Z",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var isDryRun = !arguments.GetValue(_run);
        var endpoint = arguments.GetValue(_endpoint) ?? _api.EndpointName(arguments);
        var since = SinceOf(arguments);
        using var host = Build(arguments, endpoint);
        WebhookRecoveryReport report;

        try
        {
            await host.StartAsync(cancellationToken);
            report = await host.Services.GetRequiredService<WebhookRecovery>().RunAsync(
                endpoint, new() { IsDryRun = isDryRun, Since = since }, cancellationToken);
            await host.StopAsync(CancellationToken.None);
        }
        // The database, the file and the settings fail each in its own way.
        catch (Exception refused) when (refused is not (CliException or OperationCanceledException or IOException))
        {
            throw new CliException(refused.Message);
        }

        if (report.IsHeldElsewhere)
        {
            throw new CliException("The app itself is looking at this moment. Run the command again.");
        }

        Write(new(arguments.GetValue(_json)), report, isDryRun);
        return report.Problems.Count == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private static void Write(Results results, WebhookRecoveryReport report, bool isDryRun)
    {
        foreach (var found in report.Events)
        {
            results.Write($"{found.Time:u}  {found.Project}  {found.Type}  {found.Subject}  {found.Status}", new()
            {
                ["project"] = found.Project,
                ["type"] = found.Type,
                ["subject"] = found.Subject,
                ["status"] = found.Status,
                ["time"] = found.Time,
                ["isRecovered"] = !isDryRun,
            });
        }

        foreach (var group in results.IsJson ? [] : report.Events.GroupBy(found => (found.Project, found.Type)))
        {
            Console.Out.WriteLine(Printable.Of(
                $"{group.Key.Project}, {group.Key.Type}: {group.Count()} {(isDryRun ? "would be recovered" : "recovered")}"));
        }

        results.Write(
            $"The provider named {report.Found} events, by {report.Requests} requests; {report.Events.Count} of them never came."
            + (isDryRun && report.Events.Count > 0 ? " Pass --run to recover them." : ""),
            new()
            {
                ["found"] = report.Found,
                ["requests"] = report.Requests,
                ["missed"] = report.Events.Count,
                ["isDryRun"] = isDryRun,
                ["problems"] = new JsonObject(
                    report.Problems.Select(problem => KeyValuePair.Create(problem.Key, (JsonNode?)problem.Value))),
            });

        foreach (var (project, problem) in report.Problems)
        {
            Terminal.Complain($"{project}: {problem}");
        }
    }

    // No handlers, and no processing: the app handles the deliveries that are stored here.
    private IHost Build(ParseResult arguments, string endpoint)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        _api.AddClient(arguments, builder.Services);
        var inbox = _inbox.Get(arguments);

        if (inbox.StartsWith("amqp", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(
                "An inbox of RabbitMQ does not remember what arrived, and cannot recover. Name a file of SQLite or a PostgreSQL.");
        }

        if (inbox.Contains('=', StringComparison.Ordinal))
        {
            builder.Services.AddPostgreSqlInbox(options =>
                (options.ConnectionString, options.CreateTables, options.EnableProcessing) = (inbox, false, false));
        }
        else
        {
            builder.Services.AddSqliteInbox(options => (options.Path, options.EnableProcessing) = (
                File.Exists(inbox) ? Path.GetFullPath(inbox) : throw new CliException($"There is no file {inbox}. See --inbox."), false));
        }

        builder.Services.AddWebhook(_api.Provider(arguments).Provider, endpoint).RecoverMissed(options =>
        {
            options.Projects.Add(_api.Project(arguments));
            options.Interval = Timeout.InfiniteTimeSpan;

            foreach (var type in arguments.GetValue(_types) ?? [])
            {
                options.Types.Add(type);
            }
        });
        return builder.Build();
    }

    private DateTimeOffset? SinceOf(ParseResult arguments) =>
        arguments.GetValue(_since) is not { } text ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since)
            ? since
            : throw new CliException("--since is no time. Write it as 2026-03-04T12:00:00Z.");
}
