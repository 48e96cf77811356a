namespace Webhooks.Api;

/// <summary>
/// Adds the token as the very last thing before the socket, and takes it away when the answer is there: no logger, no other handler and no
/// exception sees it. Refuses to send to an address that is not the configured host's. Follows no redirect. Reads the whole answer, so that
/// the timeout and the retries around it cover the body too.
/// </summary>
internal sealed class ApiTokenHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>No answer that is asked for comes near this; a larger one is refused.</summary>
    public const long MaxAnswer = 32 * 1024 * 1024;

    public static ApiTokenHandler Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new ApiProxy(),
        AutomaticDecompression = System.Net.DecompressionMethods.All,
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = ApiRequest.Of(request);

        if (call is null || !call.Connection.Owns(request.RequestUri))
        {
            throw new InvalidOperationException("The request does not go to the configured host of the API, and was not sent.");
        }

        request.Headers.Remove(call.TokenHeader);

        if (call.Connection.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation(call.TokenHeader, call.TokenPrefix + token);
        }

        try
        {
            var answer = await base.SendAsync(request, cancellationToken);

            try
            {
                await answer.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
                return answer;
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }
        finally
        {
            request.Headers.Remove(call.TokenHeader);
        }
    }
}
