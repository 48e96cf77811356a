using System.Net;
using Polly.Timeout;

namespace Webhooks.Api;

/// <summary>Sends requests of one provider and turns failures on the way into its exception.</summary>
internal sealed class ApiTransport(
    IHttpClientFactory clients,
    string name,
    Func<ApiConnection> connection,
    Func<HttpResponseMessage, TimeSpan?> retryAfter,
    Func<ApiFailure, Exception> fail)
{
    /// <summary>Sends a request and reads its answer, whatever its status is.</summary>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        byte[]? body,
        (string Header, string Prefix) token,
        bool isRepeatable,
        CancellationToken cancellationToken)
    {
        var current = connection();
        using var client = clients.CreateClient(name);
        using var request = new HttpRequestMessage(method, current.Resolve(path));
        request.Options.Set(ApiRequest.Key, new(current, token.Header, token.Prefix, isRepeatable));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        var what = $"{method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";

        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return (int)answer.StatusCode is >= 300 and <= 399
                ? throw fail(new(
                    $"{what} was answered with a redirect ({(int)answer.StatusCode}), which is not followed because the token would go "
                    + "along. Set Host to the final address.",
                    answer.StatusCode))
                : new(answer.StatusCode, bytes, retryAfter(answer), current);
        }
        catch (TimeoutRejectedException exception)
        {
            throw fail(new($"{what} was not answered in time. Try again later, or raise AttemptTimeout and Timeout.", Cause: exception));
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw fail(new(
                $"{what} was answered with something larger than {ApiTokenHandler.MaxAnswer >> 20} MiB, which is not read. "
                + "Ask for less, or check Host.",
                Cause: exception));
        }
        catch (HttpRequestException exception)
        {
            throw fail(new(
                $"{what} failed: {exception.HttpRequestError}. Check Host, the network and TLS; try again later.",
                exception.StatusCode,
                Cause: exception));
        }
        catch (IOException exception)
        {
            throw fail(new($"{what} failed: the answer broke off. Try again later.", Cause: exception));
        }
    }

    /// <summary>Returns the failure that an answer means, with what to do about its status.</summary>
    /// <param name="what">The method and path.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="said">What the provider says, or null. Never written by a sender of webhooks.</param>
    /// <param name="section">The configuration section of the client.</param>
    public static ApiFailure Refused(string what, ApiAnswer answer, string? said, string section)
    {
        var cure = answer.Status switch
        {
            HttpStatusCode.Unauthorized => $"Set {section}:Token to a token that is valid.",
            HttpStatusCode.Forbidden => "The token's owner needs the permission for it.",
            HttpStatusCode.NotFound => "Check the id or slug, and that the token's owner can see it.",
            HttpStatusCode.TooManyRequests => "Send fewer requests, and wait as long as RetryAfter says.",
            >= HttpStatusCode.InternalServerError => "Try again later.",
            _ => "See what the provider says.",
        };

        return new(
            $"{what} was answered {(int)answer.Status}{(string.IsNullOrWhiteSpace(said) ? "." : $": {Short(said, answer)}.")} {cure}",
            answer.Status,
            answer.RetryAfter);
    }

    /// <summary>Returns a text of the provider on one line, cut, without the token.</summary>
    public static string Short(string text, ApiAnswer answer)
    {
        var line = new string(
            [.. answer.Connection.WithoutToken(text).Take(200).Select(character => char.IsControl(character) ? ' ' : character)]);
        return line.Trim().TrimEnd('.');
    }
}
