using System.Globalization;

namespace Webhooks.CircleCI.Api.Requests;

/// <summary>Makes paths from the values of callers. A segment that would lead to another path is refused.</summary>
internal static class CircleCIPath
{
    public static string Project(string slug)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(slug);
        var segments = slug.Split('/');
        return segments.Length == 3
            ? string.Join('/', segments.Select(segment => Segment(segment, nameof(slug))))
            : throw new ArgumentException(
                "A project slug has three parts, as gh/acme/app or circleci/{organization id}/{project id}.", nameof(slug));
    }

    public static string Segment(string text, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        return text is "." or ".."
            ? throw new ArgumentException("The name would lead to another path.", parameter)
            : Uri.EscapeDataString(text);
    }

    /// <summary>Returns the text of an address that a webhook is sent to.</summary>
    public static string Absolute(Uri url, string parameter) =>
        url is { IsAbsoluteUri: true } ? url.AbsoluteUri : throw new ArgumentException("Url is not an absolute address.", parameter);

    /// <summary>Returns the query of the parameters that have a value.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";

        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query += $"{(query.Length == 0 ? '?' : '&')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
            }
        }

        return query;
    }

    public static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
