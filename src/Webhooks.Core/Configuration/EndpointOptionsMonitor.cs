using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Webhooks.Telemetry;

namespace Webhooks.Configuration;

/// <summary>
/// The current settings of one endpoint. Valid ones replace them when the configuration reloads; a reload that does not validate, or
/// that takes away the last secret, keeps the last good ones, is logged as an error and is available in <see cref="ReloadError"/>.
/// </summary>
/// <remarks>
/// Not an <see cref="IOptionsMonitor{TOptions}"/>: that one throws in the reload's callback, on a thread-pool thread, and discards the last
/// good value.
/// </remarks>
internal sealed class EndpointOptionsMonitor : IDisposable
{
    private readonly IOptionsFactory<WebhookOptions> _factory;
    private readonly Action<WebhookOptions> _check;
    private readonly SettingsWarnings _warnings;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Lock _gate = new();
    private volatile EndpointConfiguration? _current;

    public EndpointOptionsMonitor(
        WebhookEndpointDefinition endpoint,
        IOptionsFactory<WebhookOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<WebhookOptions>> sources,
        Action<WebhookOptions> check,
        IConfiguration? configuration,
        ILogger logger)
    {
        (Endpoint, _factory, _check, _logger) = (endpoint, factory, check, logger);
        _warnings = new(endpoint, configuration, logger);

        foreach (var source in sources.Where(source => source.Name is null || source.Name == endpoint.Name))
        {
            _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
        }

        if (endpoint.Section(configuration) is { } section)
        {
            _subscriptions.Add(ChangeToken.OnChange(section.GetReloadToken, Reload));
        }
    }

    public WebhookEndpointDefinition Endpoint { get; }

    /// <summary>Gets why the last reload was not taken over; null when all is well.</summary>
    public string? ReloadError { get; private set; }

    /// <summary>Gets or sets the action that is called when a reload was taken over; it must not throw.</summary>
    public Action? Changed { get; set; }

    /// <summary>Gets the current settings.</summary>
    /// <exception cref="OptionsValidationException">
    /// The options are not valid, or the provider cannot keep them; only before they ever were.
    /// </exception>
    /// <exception cref="InvalidOperationException">The configuration cannot be read; only before it ever could.</exception>
    public EndpointConfiguration Current => _current ?? First();

    /// <summary>Warns of the current settings as they are when the app starts.</summary>
    public void WarnOfCurrent()
    {
        var current = Current;

        lock (_gate)
        {
            _warnings.Warn(current, before: null);
        }
    }

    /// <summary>Gets a value indicating whether deliveries can be verified, or need not be.</summary>
    public bool CanReceive => CanReceiveWith(Current);

    /// <summary>Refuses an endpoint that has no secret, and says how to set one.</summary>
    /// <exception cref="InvalidOperationException">There is no secret.</exception>
    public void EnsureCanReceive()
    {
        if (!CanReceive)
        {
            throw new InvalidOperationException(
                $"The webhook endpoint '{Endpoint.Name}' has no secret. Set {Endpoint.SectionPath}:Secrets:0 in the configuration (as an "
                + $"environment variable: {Endpoint.SectionPath.Replace(":", "__", StringComparison.Ordinal)}__Secrets__0) to the secret "
                + $"of the webhook at {Endpoint.Provider.Name}, add it to the options in code, or call UseSecretSource.");
        }
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private bool CanReceiveWith(EndpointConfiguration settings) =>
        settings.Secrets.Length > 0 || settings.Options.AllowUnsigned || Endpoint.SecretSource is not null;

    private EndpointConfiguration First()
    {
        lock (_gate)
        {
            return _current ??= Create();
        }
    }

    private EndpointConfiguration Create()
    {
        var options = _factory.Create(Endpoint.Name);

        if (options.AllowUnsigned && Endpoint.SecretSource is not null)
        {
            throw new InvalidOperationException(
                $"The webhook endpoint '{Endpoint.Name}' has AllowUnsigned and a secret source, "
                + "which exclude each other. Remove one of them.");
        }

        if (options.MaxEventAge is not null && !Endpoint.Provider.EventsCarryTime)
        {
            throw new OptionsValidationException(
                Endpoint.Name,
                typeof(WebhookOptions),
                [
                    $"Webhook endpoint '{Endpoint.Name}': MaxEventAge cannot be applied, because the events of {Endpoint.Provider.Name} do "
                    + "not say when they happened. Remove it; DeduplicationWindow is what bounds replay there.",
                ]);
        }

        _check(options);

        // Secrets that stay keep their keyed hashes.
        var before = _current;
        var known = before?.Options.Secrets.Zip(before.Secrets).DistinctBy(pair => pair.First).ToDictionary() ?? [];
        return new(options, [.. options.Secrets.Select((text, index) => known.GetValueOrDefault(text) ?? CreateSecret(text, index))]);
    }

    private WebhookSecret CreateSecret(string text, int index)
    {
        try
        {
            return Endpoint.Provider.CreateSecret(text);
        }
        catch (ArgumentException exception)
        {
            throw new OptionsValidationException(
                Endpoint.Name,
                typeof(WebhookOptions),
                [$"Webhook endpoint '{Endpoint.Name}': {Endpoint.SectionPath}:Secrets:{index} is no secret "
                    + $"of {Endpoint.Provider.Name}. {Cure(exception)}"]);
        }
    }

    // Without the name of the parameter, which means nothing to a reader of settings.
    private static string Cure(ArgumentException exception) =>
        exception.ParamName is { } name
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;

    private void Reload()
    {
        lock (_gate)
        {
            if (_current is not { } last)
            {
                return;
            }

            try
            {
                var next = Create();

                if (CanReceiveWith(last) && !CanReceiveWith(next))
                {
                    KeepLastValid($"No secret is left. Set {Endpoint.SectionPath}:Secrets:0 again.");
                    return;
                }

                (_current, ReloadError) = (next, null);
                Log.OptionsReloaded(_logger, Endpoint.Name, next.Secrets.Length);
                _warnings.Warn(next, last);
                Changed?.Invoke();
            }
            // The app's options code may throw anything, and an exception that escaped here would end the process.
            catch (Exception exception)
            {
                KeepLastValid(exception.Message);
            }
        }
    }

    private void KeepLastValid(string reason)
    {
        ReloadError = reason;
        Log.OptionsKept(_logger, Endpoint.Name, reason);
    }
}
