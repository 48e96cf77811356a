using System.Globalization;

namespace Webhooks.Cli.Deliveries;

/// <summary>
/// A delivery in a folder: the raw body in <c>NAME.json</c>, byte for byte, and beside it the headers in <c>NAME.headers</c>, one a line.
/// </summary>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers, in the order in which they came; none when they were not saved.</param>
internal sealed record SavedDelivery(byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const string BodyExtension = ".json";
    private const string HeadersExtension = ".headers";
    private const int MaxTypeInName = 60;

    // The headers of the connection, and those that no folder should keep.
    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "connection", "keep-alive", "content-length", "transfer-encoding", "expect", "upgrade", "authorization", "cookie",
        "proxy-authorization",
    };

    public static SavedDelivery Read(string path)
    {
        var headers = Path.ChangeExtension(path, HeadersExtension);

        return new(
            BodyFile.Read(path), path != BodyFile.StandardInput && File.Exists(headers) ? [.. File.ReadLines(headers).Select(Split)] : []);
    }

    /// <summary>The file, or the deliveries of a folder in the order in which they were saved.</summary>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.EnumerateFiles(path, $"*{BodyExtension}").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CliException(
            $"There is no {BodyExtension} file in '{path}': save deliveries with 'webhooks listen --save {path}'.");
    }

    /// <summary>Saves the delivery under the time, a number, provider and type.</summary>
    /// <returns>The path of the body's file.</returns>
    public string Save(string folder, DateTimeOffset time, int number, string provider, string type)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{number:00000}-{provider}-{Tame(type)}");
        var path = Path.Combine(folder, name + BodyExtension);
        File.WriteAllBytes(path, Body);
        File.WriteAllLines(
            Path.ChangeExtension(path, HeadersExtension),
            Headers.Where(header => !Left.Contains(header.Key)).Select(header => $"{header.Key}: {header.Value}"));
        return path;
    }

    /// <summary>The headers by name, in any case; the first of those that came several times.</summary>
    public Dictionary<string, string> SingleHeaders()
    {
        var single = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var (name, value) in Headers)
        {
            single.TryAdd(name, value);
        }

        return single;
    }

    /// <summary>The delivery as it came, for another address.</summary>
    public HttpRequestMessage ToHttpRequestMessage(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Body) };

        foreach (var (name, value) in Headers.Where(header => !Left.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    // A sender chooses the type, and must not choose where the file is.
    private static string Tame(string type)
    {
        var tame = string.Concat(type.Take(MaxTypeInName).Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        return tame.Length > 0 ? tame : "unknown";
    }

    private static KeyValuePair<string, string> Split(string line) =>
        line.IndexOf(':') is var colon and > 0
            ? KeyValuePair.Create(line[..colon].Trim(), line[(colon + 1)..].Trim())
            : throw new CliException($"A line of a {HeadersExtension} file is no header: write 'name: value'.");
}
