using System.CommandLine;
using System.Net;
using Webhooks.Cli.Api;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Commands;

/// <summary>
/// Replaces the secret at both ends: the new one in front of the app's list, then at the provider, then the old one out of the list. The
/// app accepts every delivery in between.
/// </summary>
internal sealed class RotateCommand : CliCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestReload = TimeSpan.FromMinutes(1);

    private readonly ApiArguments _api;
    private readonly UrlOption _url = new();
    private readonly SettingsOption _settings = new(isRequired: true);
    private readonly EndpointOption _endpoint = new();

    private readonly Option<string> _check = new("--check")
    {
        HelpName = "url",
        Description = "Where to ask the app whether it accepts the new secret. Without it, --url.",
    };

    private readonly Option<int> _wait = new("--wait")
    {
        HelpName = "seconds",
        Description = "How long the old secret stays accepted after the provider has the new one, for deliveries that are on their way.",
        DefaultValueFactory = _ => 60,
    };

    private readonly JsonOption _json = new();

    public RotateCommand()
        : base("rotate", "Replace the secret in the app's settings and at the provider, without refusing a delivery in between.")
    {
        _api = new(this);
        Add(_url);
        Add(_settings);
        Add(_endpoint);
        Add(_check);
        Add(_wait);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks rotate circleci --project gh/acme/app --url https://app.example.com/webhooks/circleci --settings appsettings.json",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (services, hooks) = _api.OpenHooks(arguments);
        await using var owned = services;
        var results = new Results(arguments.GetValue(_json));
        var url = _url.Get(arguments);
        var check = arguments.GetValue(_check) is { } address ? UrlOption.Parse(_check.Name, address) : url;
        var file = new SettingsFile(
            arguments.GetRequiredValue(_settings), arguments.GetValue(_endpoint) ?? _api.EndpointName(arguments));
        var rotated = (await hooks.ListAsync(cancellationToken)).Where(hook => hook.Url == url.AbsoluteUri).ToList();

        if (rotated.Count == 0)
        {
            throw new CliException("The project has no webhook with this address. See --url, or run 'webhooks register'.");
        }

        var old = file.Secrets;

        if (old.Count == 0)
        {
            throw new CliException("The settings file has no secret for the endpoint. See --settings and --endpoint.");
        }

        // 1. The app accepts both. Only then may the provider sign with the new one.
        var secret = SettingsFile.NewSecret();
        file.Write([secret, .. old]);
        await AcceptedAsync(check, _api.Provider(arguments), secret, cancellationToken);
        results.Write("The app accepts the new secret.", new() { ["step"] = "accepted" });

        // 2.
        foreach (var hook in rotated)
        {
            await hooks.UpdateAsync(hook, url, hook.Events, secret, cancellationToken);
        }

        results.Write(
            $"The provider signs with the new secret ({rotated.Count} {(rotated.Count == 1 ? "webhook" : "webhooks")}).",
            new() { ["step"] = "changed", ["webhooks"] = Results.List(rotated.Select(hook => hook.Id)) });

        // 3. Deliveries that were signed before are on their way.
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, arguments.GetValue(_wait))), TimeProvider.System, cancellationToken);
        file.Write([secret]);
        results.Write("The app no longer accepts the old secret.", new() { ["step"] = "retired" });
        return ExitCode.Yes;
    }

    private static async Task AcceptedAsync(Uri url, KnownProvider provider, string secret, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var started = TimeProvider.System.GetTimestamp();
        HttpStatusCode? last;

        while ((last = await EndpointProbe.SendAsync(client, url, provider, secret, cancellationToken)) is not HttpStatusCode.OK)
        {
            if (TimeProvider.System.GetElapsedTime(started) > LongestReload)
            {
                throw new CliException(
                    $"The app does not accept the new secret: it answers {(last is { } status ? (int)status : "nothing")}. It stays in the "
                    + "settings beside the old one, and nothing was changed at the provider. Does the app reload this file? See --check.");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
