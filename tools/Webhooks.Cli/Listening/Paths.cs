using Microsoft.AspNetCore.Http;

namespace Webhooks.Cli.Listening;

/// <summary>Where the listener receives which provider.</summary>
internal static class Paths
{
    private const string Prefix = "/webhooks/";

    public static string All => string.Join(" and ", KnownProvider.All.Select(Of));

    public static string Of(KnownProvider known) => Prefix + known.Name;

    public static KnownProvider? ProviderAt(PathString path) =>
        KnownProvider.All.FirstOrDefault(known => path.Equals(Of(known), StringComparison.OrdinalIgnoreCase));
}
