using System.CommandLine;
using System.Net;
using Webhooks.Cli.Api;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Commands;

/// <summary>Checks both ends and the way between them.</summary>
internal sealed class DoctorCommand : CliCommand
{
    private const int ShortestSecret = 16;
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    private readonly ApiArguments _api;
    private readonly UrlOption _url = new();
    private readonly SettingsOption _settings = new(isRequired: false);
    private readonly EndpointOption _endpoint = new();
    private readonly SecretOption _secret = new(several: true);
    private readonly JsonOption _json = new();
    private Results _results = null!;
    private bool _isWell;

    public DoctorCommand()
        : base("doctor", "Check the webhook at the provider, the app's endpoint, the secret and the clock; each with how to fix it.")
    {
        _api = new(this);
        Add(_url);
        Add(_settings);
        Add(_endpoint);
        Add(_secret);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks doctor circleci --project gh/acme/app --url https://app.example.com/webhooks/circleci --settings appsettings.json",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        (_isWell, _results) = (true, new(arguments.GetValue(_json)));
        var (services, hooks) = _api.OpenHooks(arguments);
        await using var owned = services;
        var (provider, url) = (_api.Provider(arguments), _url.Get(arguments));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };

        await TryAsync("The provider takes the address", () =>
        {
            hooks.CheckUrl(url);
            return Task.FromResult(url.ToString());
        });
        await TryAsync("The webhook is registered", async () => await CheckHooksAsync(hooks, url, cancellationToken));
        var secrets = SecretsOf(arguments);

        foreach (var (secret, index) in secrets.Select((secret, index) => (secret, index)))
        {
            await TryAsync($"Secret {index} is fit for use", () => Task.FromResult(CheckSecret(secret, provider)));
        }

        await TryAsync("The endpoint is reachable from here", async () => await CheckEndpointAsync(client, url, cancellationToken));

        if (secrets is [var current, ..])
        {
            await TryAsync("The endpoint accepts the current secret", async () =>
                await EndpointProbe.SendAsync(client, url, provider, current, cancellationToken) is HttpStatusCode.OK
                    ? "a signed ping was answered 200"
                    : throw new CliException("A signed ping was not answered 200. Does the app have this secret, "
                        + "and has it reloaded its settings?"));
        }

        await TryAsync("The clock is right", async () => await CheckClockAsync(client, _api.Host(arguments)!, cancellationToken));
        return _isWell ? ExitCode.Yes : ExitCode.No;
    }

    private static async Task<string> CheckHooksAsync(IHooks hooks, Uri url, CancellationToken cancellationToken)
    {
        var all = await hooks.ListAsync(cancellationToken);
        var ours = all.Where(hook => hook.Url == url.AbsoluteUri).ToList();

        if (ours.Count == 0)
        {
            throw new CliException(
                $"None of the project's {all.Count} webhooks sends to this address"
                + $"{(all.Count > 0 ? $", but to {string.Join(", ", all.Select(hook => hook.Url).Distinct())}" : "")}. Run 'webhooks "
                + "register'.");
        }

        return ours.Find(hook => hook.LastFailed) is { } failing
            ? throw new CliException(
                $"The last delivery of {string.Join(", ", failing.Events)} failed ({failing.LastOutcome}). See the app's log for the "
                + "reason; what was lost, 'webhooks recover' finds.")
            : string.Join("; ", ours.Select(hook => $"{string.Join(", ", hook.Events)} ({hook.LastOutcome ?? "last outcome not known"})"));
    }

    private static string CheckSecret(string secret, KnownProvider provider) =>
        secret != secret.Trim() ? throw new CliException("It has white space around it, which is part of the key. Remove it on both sides.")
        : secret.Length < ShortestSecret ? throw new CliException(
            $"It has {secret.Length} characters, and could be guessed. Run 'webhooks rotate'.")
        : secret.Length > provider.Provider.MaxSecretLength
            ? throw new CliException(
                $"It has more than {provider.Provider.MaxSecretLength} characters, where the provider may cut it. Run 'webhooks rotate'.")
            : $"{secret.Length} characters";

    // Our endpoints answer everything but POST with 405, before anything else.
    private static async Task<string> CheckEndpointAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            return answer.StatusCode == HttpStatusCode.MethodNotAllowed
                ? "a GET was answered 405"
                : throw new CliException(
                    $"A GET was answered {(int)answer.StatusCode}, where the endpoint answers 405. Something else answers at this address: "
                    + "a login, a redirect, or another app.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"It does not answer: {exception.Message} Check DNS, the firewall, TLS and that the app runs.");
        }
    }

    private static async Task<string> CheckClockAsync(HttpClient client, Uri host, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(host, cancellationToken);

            if (answer.Headers.Date is not { } date)
            {
                return "the provider does not say what time it is";
            }

            var skew = (TimeProvider.System.GetUtcNow() - date).Duration();
            return skew <= MostSkew
                ? "it agrees with the provider's"
                : throw new CliException($"It differs from the provider's by {skew:hh\\:mm\\:ss}. Set the clock, by NTP for example.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"The provider does not answer: {exception.Message} Check --host and the network.");
        }
    }

    private IReadOnlyList<string> SecretsOf(ParseResult arguments) =>
        _secret.Find(arguments) is { Length: > 0 } given ? given
        : arguments.GetValue(_settings) is { } path
            ? new SettingsFile(path, arguments.GetValue(_endpoint) ?? _api.EndpointName(arguments)).Secrets
            : [];

    private async Task TryAsync(string what, Func<Task<string>> check)
    {
        try
        {
            Tell(what, isWell: true, await check());
        }
        catch (CliException wrong)
        {
            _isWell = false;
            Tell(what, isWell: false, wrong.Message);
        }
    }

    private void Tell(string what, bool isWell, string text) => _results.Write(
        $"{(isWell ? "ok     " : "WRONG  ")}{what}: {text}", new() { ["check"] = what, ["ok"] = isWell, ["text"] = text });
}
