namespace Webhooks.Api;

/// <summary>The data that a request carries beside its message, for the handlers below it.</summary>
/// <param name="Connection">The host that the request goes to, and its token.</param>
/// <param name="TokenHeader">The header that carries the token.</param>
/// <param name="TokenPrefix">The text in front of the token in that header.</param>
/// <param name="IsRepeatable">Whether the request may be sent again when its answer is lost.</param>
internal sealed record ApiRequest(ApiConnection Connection, string TokenHeader, string TokenPrefix, bool IsRepeatable)
{
    public static readonly HttpRequestOptionsKey<ApiRequest> Key = new("Webhooks.Api.Request");

    public static ApiRequest? Of(HttpRequestMessage? message) =>
        message is not null && message.Options.TryGetValue(Key, out var request) ? request : null;
}
