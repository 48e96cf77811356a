using Microsoft.AspNetCore.Http;

namespace Webhooks.Cli.Listening;

/// <summary>The addresses at which the listener receives each provider.</summary>
internal static class Paths
{
    private const string Prefix = "/webhooks/";

    /// <summary>The paths of providers, in words.</summary>
    public static string Of(IReadOnlyList<KnownProvider> providers) =>
        providers.Count < 2
            ? string.Concat(providers.Select(Of))
            : $"{string.Join(", ", providers.SkipLast(1).Select(Of))} and {Of(providers[^1])}";

    public static string Of(KnownProvider known) => Prefix + known.Name;

    public static KnownProvider? ProviderAt(PathString path) =>
        KnownProvider.Received.FirstOrDefault(known => path.Equals(Of(known), StringComparison.OrdinalIgnoreCase));
}
