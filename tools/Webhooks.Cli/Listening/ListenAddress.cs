using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Webhooks.Cli.Listening;

/// <summary>The address and port to listen on.</summary>
/// <param name="Host">The host as it was given.</param>
/// <param name="Address">The IP address; null for <c>localhost</c>, which is 127.0.0.1 and ::1.</param>
/// <param name="Port">The port; 0 for a free one.</param>
internal sealed record ListenAddress(string Host, IPAddress? Address, int Port)
{
    private const string Localhost = "localhost";

    /// <exception cref="CliException">The host is neither an IP address nor <c>localhost</c>, or the port is out of range.</exception>
    public static ListenAddress Parse(string host, int port) =>
        port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort ? throw new CliException(
            $"--port must be {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}.")
        : host.Equals(Localhost, StringComparison.OrdinalIgnoreCase) ? new(host, null, port)
        : IPAddress.TryParse(host, out var address) ? new(host, address, port)
        : throw new CliException("--host must be an IP address or localhost: 127.0.0.1 for this machine alone, 0.0.0.0 for all.");

    public void Apply(KestrelServerOptions kestrel)
    {
        if (Address is not null)
        {
            kestrel.Listen(Address, Port);
        }
        else
        {
            // Kestrel takes no free port for both address families at once.
            kestrel.ListenLocalhost(Port == 0 ? FreePort() : Port);
        }
    }

    /// <summary>Explains why the address cannot be listened on; null when the exception has another cause.</summary>
    public CliException? Explain(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } or AddressInUseException =>
            new($"Port {Port} is taken: pass another --port, or --port 0 for a free one."),
        IOException { InnerException: AggregateException { InnerExceptions: [var first, ..] } } => Explain(first),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            new($"This machine does not have the address {Host}: pass --host 127.0.0.1 for this machine alone, "
                + "or --host 0.0.0.0 for all its addresses."),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            new($"You may not listen on port {Port}: pass a --port over 1023, or --port 0 for a free one."),
        SocketException { SocketErrorCode: SocketError.AddressFamilyNotSupported } =>
            new($"This machine does not support addresses such as {Host}: pass --host 127.0.0.1."),
        SocketException or IOException => new($"Cannot listen on {Host}, port {Port}: {exception.Message}"),
        _ => null,
    };

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
