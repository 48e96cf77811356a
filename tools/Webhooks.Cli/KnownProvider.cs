using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Cli;

/// <summary>A provider as the tool knows it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Provider">The provider.</param>
/// <param name="SignatureHeader">The header with the signature.</param>
/// <param name="SignatureForm">What a signature looks like.</param>
internal sealed record KnownProvider(string Name, WebhookProvider Provider, string SignatureHeader, string SignatureForm)
{
    public static readonly KnownProvider CircleCI = new("circleci", CircleCIWebhook.Provider, CircleCIWebhook.SignatureHeader, "v1=<64 hexadecimal digits>");

    public static readonly KnownProvider Perfsee = new("perfsee", PerfseeWebhook.Provider, PerfseeWebhook.SignatureHeader, "sha256=<64 hexadecimal digits>");

    public static readonly IReadOnlyList<KnownProvider> All = [CircleCI, Perfsee];

    public static string[] Names => [.. All.Select(known => known.Name)];

    public static KnownProvider Named(string name) => All.First(known => known.Name == name);

    /// <summary>The provider whose event type a body names; one that knows the type goes before one that does not.</summary>
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

    /// <summary>The event in a body.</summary>
    public WebhookEvent Parse(ReadOnlySpan<byte> body) => Provider.Parse(Type(body), body);

    /// <summary>The one header that verifying looks at.</summary>
    public WebhookHeaders Headers(string signature) => WebhookHeaders.Create(KeyValuePair.Create(SignatureHeader, signature));
}
