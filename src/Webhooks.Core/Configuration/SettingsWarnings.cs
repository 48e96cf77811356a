using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Webhooks.Receiving.Diagnosis;
using Webhooks.Telemetry;

namespace Webhooks.Configuration;

/// <summary>
/// Warns of valid settings that are rarely intended: when the app starts, and at each reload for the settings that it brings. A warning
/// that was given and still holds is not repeated.
/// </summary>
internal sealed class SettingsWarnings(WebhookEndpointDefinition endpoint, IConfiguration? configuration, ILogger logger)
{
    private int _layers;

    /// <summary>Warns of settings that come into force.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="before">The settings that they replace; null at the start.</param>
    public void Warn(EndpointConfiguration settings, EndpointConfiguration? before)
    {
        if (settings.Options.AllowUnsigned && before?.Options.AllowUnsigned != true)
        {
            Log.UnsignedAllowed(logger, endpoint.Name);
        }

        for (var index = 0; index < settings.Options.Secrets.Count; index++)
        {
            if (before?.Options.Secrets.Contains(settings.Options.Secrets[index]) != true)
            {
                WarnOfSecret(settings.Options.Secrets[index], index);
            }
        }

        WarnOfLayers();
    }

    private void WarnOfSecret(string secret, int index)
    {
        if (SecretGuesses.HasOuterSpace(secret) && IsSpacePartOfKey(secret))
        {
            Log.SecretHasWhiteSpace(logger, endpoint.Name, index);
        }

        if (SecretGuesses.IsQuoted(secret))
        {
            Log.SecretInQuotes(logger, endpoint.Name, index);
        }

        if (endpoint.Provider.MaxSecretLength is { } max && secret.EnumerateRunes().Count() > max)
        {
            Log.SecretTooLong(logger, endpoint.Name, index, max, endpoint.Provider.Name);
        }
    }

    // Schemes that encode the key pass over it.
    private bool IsSpacePartOfKey(string secret)
    {
        try
        {
            return !CryptographicOperations.FixedTimeEquals(
                endpoint.Provider.CreateSecret(secret).Key, endpoint.Provider.CreateSecret(SecretForms.Trimmed(secret)).Key);
        }
        // What is left is no secret at all.
        catch (ArgumentException)
        {
            return true;
        }
    }

    private void WarnOfLayers()
    {
        var path = $"{endpoint.SectionPath}:{nameof(WebhookOptions.Secrets)}";
        var layers = configuration is IConfigurationRoot root ? root.Providers.Count(provider => HoldsSecrets(provider, path)) : 0;

        if (layers > 1 && layers != _layers)
        {
            Log.SecretsFromSeveralLayers(logger, endpoint.Name, layers);
        }

        _layers = layers;
    }

    private static bool HoldsSecrets(IConfigurationProvider provider, string path) =>
        (provider.TryGet(path, out var single) && !string.IsNullOrEmpty(single)) || provider.GetChildKeys([], path).Any();
}
