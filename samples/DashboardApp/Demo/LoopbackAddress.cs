using System.Net;

namespace DashboardApp.Demo;

/// <summary>Tells whether an address that the app listens on is this machine's own.</summary>
internal static class LoopbackAddress
{
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
