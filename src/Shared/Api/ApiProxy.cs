using System.Net;

namespace Webhooks.Api;

/// <summary>The app's proxy, but never for a loopback address: over plain HTTP, the proxy would read the token.</summary>
internal sealed class ApiProxy : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => throw new NotSupportedException("The credentials are those of the app's proxy.");
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
