using System.Net;
using System.Runtime.CompilerServices;
using Webhooks.Api;

namespace Webhooks.CircleCI.Api.Requests;

/// <summary>Sends requests to API v2 and v3 and judges their answers.</summary>
internal sealed class CircleCIApi(ApiTransport transport)
{
    private const string V2 = "api/v2/";
    private static readonly (string, string) V2Token = ("Circle-Token", "");
    private static readonly (string, string) V3Token = ("Authorization", "Bearer ");

    public static CircleCIApiException Exception(ApiFailure failure) =>
        new(failure.Problem, failure.Status, failure.RetryAfter, failure.Cause);

    /// <summary>Gets one item; null when there is none.</summary>
    public async Task<T?> GetAsync<T>(string path, Func<ApiElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await transport.SendAsync(HttpMethod.Get, V2 + path, null, V2Token, isRepeatable: true, cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : read(Body($"GET {path}", answer));
    }

    /// <summary>Sends a request that changes something, and reads its answer.</summary>
    public async Task<ApiElement?> SendAsync(
        HttpMethod method, string path, byte[]? body, bool isRepeatable, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(method, V2 + path, body, V2Token, isRepeatable, cancellationToken);
        return answer.Status switch
        {
            HttpStatusCode.NotFound => null,
            HttpStatusCode.NoContent => default(ApiElement),
            _ => Body($"{method} {path}", answer),
        };
    }

    public IAsyncEnumerable<CircleCIPage<T>> ListAsync<T>(
        string path, string query, string? from, Func<ApiElement, T> read, CancellationToken cancellationToken) =>
        PagesAsync(
            ApiPosition.Parse(from, nameof(from)), V2 + path, query, V2Token, "page-token", "items",
            body => body["next_page_token"].TextOrNull(), read, cancellationToken);

    public IAsyncEnumerable<CircleCIPage<T>> ListV3Async<T>(
        string path, string query, string? from, Func<ApiElement, T> read, CancellationToken cancellationToken) =>
        PagesAsync(
            ApiPosition.Parse(from, nameof(from)), "api/v3/" + path, query, V3Token, "page[cursor]", "data",
            body => body["page"]["next"].TextOrNull(), read, cancellationToken);

    private async IAsyncEnumerable<CircleCIPage<T>> PagesAsync<T>(
        ApiPosition position,
        string path,
        string query,
        (string, string) token,
        string pageParameter,
        string items,
        Func<ApiElement, string?> next,
        Func<ApiElement, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = CircleCIPath.Query((pageParameter, position.Page));
            var address = path + query + (query.Length > 0 && page.Length > 0 ? "&" + page[1..] : page);
            var answer = await transport.SendAsync(HttpMethod.Get, address, null, token, isRepeatable: true, cancellationToken);
            var body = Body($"GET {path}", answer);
            var following = next(body) is { Length: > 0 } some ? some : null;
            yield return new([.. body[items].Items().Skip(position.Taken).Select(read)], position, following);

            if (following is null)
            {
                yield break;
            }

            if (following == position.Page)
            {
                throw Exception(new($"GET {path} names the same page as the next one. List again from the start.", answer.Status));
            }

            position = new(0, following);
        }
    }

    private static ApiElement Body(string what, ApiAnswer answer)
    {
        var body = answer.Read();

        return !answer.IsSuccess
            ? throw Exception(ApiTransport.Refused(what, answer, Said(body), ApiRegistration.Section(CircleCIClient.Provider)))
            : body ?? throw Exception(
                new($"{what} was answered with something that is no JSON object. Does Host lead to CircleCI?", answer.Status));
    }

    // v2 answers { message }, v3 { error: { title, detail } }.
    private static string? Said(ApiElement? body) =>
        body is not { } json ? null : json["message"].TextOrNull() ?? json["error"].Either("detail", "title").TextOrNull();
}
