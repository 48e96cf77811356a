using System.Security.Cryptography;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.StandardWebhooks;

namespace Webhooks.Cli;

/// <summary>A provider as the tool knows it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Provider">The provider.</param>
/// <param name="SignatureHeader">The header with the signature.</param>
/// <param name="SignatureForm">The form of a signature.</param>
internal sealed record KnownProvider(string Name, WebhookProvider Provider, string SignatureHeader, string SignatureForm)
{
    public static readonly KnownProvider CircleCI = new(
        "circleci", CircleCIWebhook.Provider, CircleCIWebhook.SignatureHeader, "v1=<64 hexadecimal digits>");

    public static readonly KnownProvider Perfsee = new(
        "perfsee", PerfseeWebhook.Provider, PerfseeWebhook.SignatureHeader, "sha256=<64 hexadecimal digits>");

    public static readonly KnownProvider GitHub = new(
        "github", GitHubWebhook.Provider, GitHubWebhook.SignatureHeader, "sha256=<64 hexadecimal digits>");

    public static readonly KnownProvider StandardWebhooks = OfStandardWebhooks(TimeProvider.System);

    /// <summary>The providers that a body names, by its event type.</summary>
    public static readonly IReadOnlyList<KnownProvider> All = [CircleCI, Perfsee];

    /// <summary>Senders that no body names: they are asked for by their scheme.</summary>
    public static readonly IReadOnlyList<KnownProvider> Schemes = [GitHub, StandardWebhooks];

    /// <summary>All that are received.</summary>
    public static readonly IReadOnlyList<KnownProvider> Received = [.. All, .. Schemes];

    public static string[] Names => [.. All.Select(known => known.Name)];

    public static KnownProvider Named(string name) => Received.First(known => known.Name == name);

    /// <summary>Standard Webhooks as it verifies at another time.</summary>
    public static KnownProvider OfStandardWebhooks(TimeProvider time) =>
        new("standard-webhooks", StandardWebhook.CreateProvider(time), StandardWebhook.SignatureHeader, "v1,<44 characters of base64>");

    /// <summary>The provider whose event type a body names; a provider that knows the type is preferred.</summary>
    public static KnownProvider? Of(ReadOnlySpan<byte> body)
    {
        KnownProvider? possible = null;

        foreach (var known in All)
        {
            if (known.Type(body) is not { Length: > 0 } type)
            {
                continue;
            }

            if (known.Provider.EventTypes.ContainsKey(type))
            {
                return known;
            }

            possible ??= known;
        }

        return possible;
    }

    /// <summary>The event type that a body names; empty when it names none.</summary>
    public string Type(ReadOnlySpan<byte> body) => Provider.TryIdentify(default, body, out var identity) ? identity.Type : "";

    /// <summary>The id by which a receiver knows a delivery: the event's, or else the hash of the body.</summary>
    public string Id(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body) =>
        Provider.TryIdentify(WebhookHeaders.Create(headers), body, out var identity) && identity.Id is { } id
            ? id
            : Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>The event in a body, of a type that the headers may name.</summary>
    public WebhookEvent Parse(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body) =>
        Provider.Parse(Provider.TryIdentify(WebhookHeaders.Create(headers), body, out var identity) ? identity.Type : "", body);

    /// <summary>Whether a secret is one of this provider.</summary>
    public bool Takes(string secret)
    {
        try
        {
            Provider.CreateSecret(secret);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <exception cref="CliException">It is no secret of this provider.</exception>
    public WebhookSecret Secret(string secret)
    {
        try
        {
            return Provider.CreateSecret(secret);
        }
        catch (ArgumentException exception)
        {
            throw new CliException($"--secret does not fit {Name}: {exception.Message}");
        }
    }
}
