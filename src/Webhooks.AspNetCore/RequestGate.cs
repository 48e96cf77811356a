using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Webhooks.AspNetCore;

/// <summary>The checks that can refuse a request without reading a byte of its body.</summary>
internal static class RequestGate
{
    private const string Json = "application/json";
    private const string Identity = "identity";

    /// <summary>Checks the request's head.</summary>
    /// <param name="request">The request.</param>
    /// <param name="receiver">The endpoint's receiver.</param>
    /// <returns>Why it is refused; <see cref="WebhookAnswer.None"/> when the body is worth reading.</returns>
    public static WebhookAnswer Check(HttpRequest request, WebhookReceiver receiver)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return WebhookAnswer.MethodNotAllowed;
        }

        // Several content types come as one line with commas, which is no type at all.
        if (!IsJson(request.ContentType) || !IsAsItIs(request.Headers.ContentEncoding))
        {
            return WebhookAnswer.UnsupportedMediaType;
        }

        if (request.ContentLength > receiver.Options.MaxRequestBodySize)
        {
            return WebhookAnswer.TooLarge;
        }

        return WebhookAnswer.Refused(receiver.CheckHeaders(new(request.Headers)));
    }

    // "identity" says that nothing was done to the body (RFC 9110, section 8.4.1).
    private static bool IsAsItIs(StringValues encodings)
    {
        foreach (var line in encodings)
        {
            foreach (var coding in line.AsSpan().Split(','))
            {
                var name = line.AsSpan()[coding].Trim(" \t");

                if (!name.IsEmpty && !name.Equals(Identity, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Parameters and case do not matter (RFC 9110, section 8.3.1).
    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim(" \t").Equals(Json, StringComparison.OrdinalIgnoreCase);
    }
}
