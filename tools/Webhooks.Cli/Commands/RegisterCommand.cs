using System.CommandLine;
using Webhooks.Cli.Api;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Commands;

/// <summary>Creates or updates the webhook at the provider.</summary>
internal sealed class RegisterCommand : CliCommand
{
    private readonly ApiArguments _api;
    private readonly UrlOption _url = new();
    private readonly SettingsOption _settings = new(isRequired: false);
    private readonly EndpointOption _endpoint = new();
    private readonly SecretOption _secret = new(several: false);
    private readonly JsonOption _json = new();

    private readonly Option<string[]> _events = new("--event")
    {
        HelpName = "type",
        Description = "An event type to send; repeat it for several. Without it, all.",
    };

    private readonly Option<string> _name = new("--name")
    {
        HelpName = "name",
        Description = "The webhook's name at CircleCI.",
        DefaultValueFactory = _ => "webhooks",
    };

    public RegisterCommand()
        : base("register", "Create the webhook at the provider, or update the one with this address.")
    {
        _api = new(this);
        Add(_url);
        Add(_settings);
        Add(_endpoint);
        Add(_secret);
        Add(_events);
        Add(_name);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks register circleci --project gh/acme/app --url https://app.example.com/webhooks/circleci --settings appsettings.json",
        "webhooks register perfsee --host https://perfsee.example.com --project shop --url https://app.example.com/webhooks/perfsee "
        + "--event bundle:finished",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (services, hooks) = _api.OpenHooks(arguments);
        await using var owned = services;
        var url = _url.Get(arguments);
        hooks.CheckUrl(url);
        var events = arguments.GetValue(_events) is { Length: > 0 } given ? given : [.. hooks.Events];

        if (Array.Find(events, type => !hooks.Events.Contains(type)) is { } unknown)
        {
            throw new CliException($"The provider has no event '{unknown}'. Its events are {string.Join(", ", hooks.Events)}.");
        }

        var results = new Results(arguments.GetValue(_json));
        var secret = SecretOf(arguments, results);
        _api.Provider(arguments).Secret(secret);
        var existing = (await hooks.ListAsync(cancellationToken)).Where(hook => hook.Url == url.AbsoluteUri).ToList();

        foreach (var hook in existing.Where(hook => hook.Events.Count > 1 || events.Contains(hook.Events.SingleOrDefault())
            || _api.Provider(arguments) == KnownProvider.CircleCI))
        {
            await hooks.UpdateAsync(hook, url, events, secret, cancellationToken);
            var sent = hook.Events.Count > 1 ? events : hook.Events;
            results.Write(
                $"Updated webhook {hook.Id}: {string.Join(", ", sent)} to {url}",
                new() { ["step"] = "updated", ["webhook"] = hook.Id, ["events"] = Results.List(sent), ["url"] = url.AbsoluteUri });
        }

        string[] missing = _api.Provider(arguments) == KnownProvider.CircleCI
            ? existing.Count == 0 ? events : []
            : [.. events.Except(existing.SelectMany(hook => hook.Events))];

        if (missing.Length > 0)
        {
            await hooks.CreateAsync(arguments.GetValue(_name)!, url, missing, secret, cancellationToken);
            results.Write(
                $"Created: {string.Join(", ", missing)} to {url}",
                new() { ["step"] = "created", ["events"] = Results.List(missing), ["url"] = url.AbsoluteUri });
        }

        return ExitCode.Yes;
    }

    // Given, or of the app's settings, or made new and written there.
    private string SecretOf(ParseResult arguments, Results results)
    {
        if (_secret.Find(arguments) is [var given, ..])
        {
            return given;
        }

        if (arguments.GetValue(_settings) is not { } path)
        {
            throw new CliException(
                $"There is no secret: pass --settings with the app's file, or set {SecretOption.Variable} to the app's secret.");
        }

        var file = new SettingsFile(path, arguments.GetValue(_endpoint) ?? _api.EndpointName(arguments));

        if (file.Secrets is [var current, ..])
        {
            return current;
        }

        var made = SettingsFile.NewSecret();
        file.Write([made]);
        results.Write($"Made a new secret, and wrote it to {path}", new() { ["step"] = "made-secret", ["file"] = path });
        return made;
    }
}
