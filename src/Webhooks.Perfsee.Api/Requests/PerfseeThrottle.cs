using System.Net;
using System.Text.Json;
using Webhooks.Api;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>
/// Knows Perfsee's refusal of too many requests (120 a minute): status 200, an error in the body, and <c>Retry-After</c> in milliseconds.
/// The answer of a proxy in front of it is read as HTTP defines it.
/// </summary>
internal static class PerfseeThrottle
{
    private const int LongestRefusal = 4096;

    public static bool IsThrottled(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.TooManyRequests || IsRefusal(answer);

    public static TimeSpan? RetryAfter(HttpResponseMessage answer) =>
        IsRefusal(answer)
            ? answer.Headers.RetryAfter?.Delta is { } asked ? TimeSpan.FromMilliseconds(asked.TotalSeconds) : null
            : ApiPipeline.RetryAfter(answer, TimeProvider.System);

    public static bool IsRefusal(string? message) => message?.StartsWith("ThrottlerException", StringComparison.Ordinal) == true;

    // The body is in memory: the token's handler has read it.
    private static bool IsRefusal(HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentLength is > LongestRefusal)
        {
            return false;
        }

        try
        {
            // A copy: the content has only one stream, and this is asked several times for an answer.
            using var body = new MemoryStream();
            answer.Content.CopyTo(body, null, CancellationToken.None);
            body.Position = 0;
            using var document = JsonDocument.Parse(body);
            return IsRefusal(new ApiElement(document.RootElement)["errors"].Items().FirstOrDefault()["message"].TextOrNull());
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
