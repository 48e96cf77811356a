namespace Webhooks.Api;

/// <summary>The host and the token at one moment: a request takes both together, so that no token goes to another host.</summary>
internal sealed class ApiConnection(Uri host, string? token)
{
    private readonly Uri _base = new(host.AbsoluteUri.TrimEnd('/') + "/");

    public string? Token { get; } = string.IsNullOrEmpty(token) ? null : token;

    /// <summary>Returns whether requests with a token may go to a host: over TLS, or not over a network at all.</summary>
    public static bool IsUsable(Uri? host) =>
        host is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
        && (host.Scheme == Uri.UriSchemeHttps || (host.Scheme == Uri.UriSchemeHttp && host.IsLoopback));

    /// <summary>Returns a text of the provider without the token, which it may repeat.</summary>
    public string WithoutToken(string text) => Token is null ? text : text.Replace(Token, "***", StringComparison.OrdinalIgnoreCase);

    public Uri Resolve(string relative) => new($"{_base.AbsoluteUri}{relative}");

    /// <summary>Returns whether an address belongs to this host, and may be sent the token.</summary>
    public bool Owns(Uri? address) =>
        address is { IsAbsoluteUri: true } && IsUsable(_base) && address.Scheme == _base.Scheme && address.Port == _base.Port
        && string.Equals(address.IdnHost, _base.IdnHost, StringComparison.OrdinalIgnoreCase)
        && address.AbsolutePath.StartsWith(_base.AbsolutePath, StringComparison.Ordinal);
}
