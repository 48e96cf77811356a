using System.Globalization;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Connections;

/// <summary>Turns the options into the client's own.</summary>
internal static class BrokerAddress
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // A node that does not answer must not use up the time in which another one would.
    private static readonly TimeSpan ConnectTimeoutOfEach = TimeSpan.FromSeconds(2);

    public static ConnectionFactory CreateFactory(RabbitMQInboxOptions options)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Uri!,
            RequestedConnectionTimeout = options.OtherHosts.Count > 0 ? ConnectTimeoutOfEach : ConnectTimeout,
            RequestedHeartbeat = TimeSpan.FromSeconds(20),
        };
        factory.UserName = options.UserName ?? factory.UserName;
        factory.Password = options.Password ?? factory.Password;

        if (options.OtherHosts.Count > 0)
        {
            // Asked at each connect, and so with what ConfigureConnection has made of the factory.
            factory.EndpointResolverFactory = _ => new DefaultEndpointResolver(
                [factory.Endpoint, .. options.OtherHosts.Select(text => ParseHost(text, options.Uri!)!)
                    .Select(host => Endpoint(factory, host))]);
        }

        options.ConfigureConnection?.Invoke(factory);

        // See BrokerConnection.
        factory.AutomaticRecoveryEnabled = false;
        factory.TopologyRecoveryEnabled = false;
        return factory;
    }

    /// <summary>Reads one of the other hosts: a name or an address, with a port or without.</summary>
    /// <returns>Its address with the scheme of the first; null when it is neither.</returns>
    public static Uri? ParseHost(string? text, Uri first)
    {
        var (name, port) = text?.LastIndexOf(':') is { } colon and > 0 && !text.EndsWith(']')
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);

        var isHost = name is not null
            && Uri.CheckHostName(name.Trim('[', ']')) is var kind and not UriHostNameType.Unknown
            && (kind == UriHostNameType.IPv6) == (name[0] == '[' && name[^1] == ']');
        var isPort = port is null || (ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0);

        return isHost && isPort && Uri.TryCreate($"{first.Scheme}://{text}", UriKind.Absolute, out var host) ? host : null;
    }

    /// <summary>Returns the port of an address, by its scheme where it has none.</summary>
    public static int PortOf(Uri address) => (address.Port, address.Scheme) switch
    {
        (-1, "amqps") => AmqpTcpEndpoint.DefaultAmqpSslPort,
        (-1, _) => Protocols.DefaultProtocol.DefaultPort,
        var (port, _) => port,
    };

    private static AmqpTcpEndpoint Endpoint(ConnectionFactory factory, Uri host)
    {
        var first = factory.Ssl;
        var name = host.IdnHost;
        var ssl = new SslOption
        {
            Enabled = first.Enabled,

            // A certificate that the user named is expected of all nodes; else each shows its own.
            ServerName = first.ServerName == factory.HostName ? name : first.ServerName,
            AcceptablePolicyErrors = first.AcceptablePolicyErrors,
            CertificateSelectionCallback = first.CertificateSelectionCallback,
            CertificateValidationCallback = first.CertificateValidationCallback,
            CertPassphrase = first.CertPassphrase,
            CertPath = first.CertPath,
            Certs = first.Certs,
            CheckCertificateRevocation = first.CheckCertificateRevocation,
            Version = first.Version,
        };
        return new(name, PortOf(host), ssl, factory.MaxInboundMessageBodySize);
    }
}
