using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Cli.Verifying;

/// <summary>What a body may have been before an editor, a shell or a JSON library had it.</summary>
internal static class BodyGuesses
{
    private static readonly Diagnosis LineEnd = new(
        "trailing-newline", "the file ends with a line end that was not signed; editors add one. Cut it off, or save the raw body: webhooks listen --save.");

    private static readonly Diagnosis LineEndLost = new(
        "missing-newline", "the signed body ended with a line end that the file has lost. Save the raw body: webhooks listen --save.");

    private static readonly Diagnosis ByteOrderMark = new(
        "byte-order-mark", "the file begins with a byte order mark that was not signed. Save it as UTF-8 without one.");

    private static readonly Diagnosis LineEnds = new(
        "line-ends", "the line ends were changed. Save the raw body, as binary: webhooks listen --save.");

    private static readonly Diagnosis Reserialised = new(
        "re-serialised", "the file was parsed and written anew (formatted, or escaped otherwise). Verify the raw body, before anything parses it.");

    /// <summary>The body as it is, then the others.</summary>
    public static IEnumerable<Guess<byte[]>> Of(byte[] body)
    {
        yield return new(body, null);
        yield return new([.. body.AsSpan().TrimEnd("\r\n"u8)], LineEnd);
        yield return new([.. body, (byte)'\n'], LineEndLost);
        yield return new([.. body, (byte)'\r', (byte)'\n'], LineEndLost);

        if (body.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            yield return new(body[Encoding.UTF8.Preamble.Length..], ByteOrderMark);
        }

        var text = Encoding.Latin1.GetString(body);
        yield return new(Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal)), LineEnds);
        yield return new(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")), LineEnds);

        foreach (var encoder in (JavaScriptEncoder[])[JavaScriptEncoder.UnsafeRelaxedJsonEscaping, JavaScriptEncoder.Default])
        {
            if (Minify(body, encoder) is { } minified)
            {
                yield return new(minified, Reserialised);
            }
        }
    }

    private static byte[]? Minify(byte[] body, JavaScriptEncoder encoder)
    {
        try
        {
            using var json = JsonDocument.Parse(body.AsMemory(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0));
            using var minified = new MemoryStream();

            using (var writer = new Utf8JsonWriter(minified, new() { Encoder = encoder }))
            {
                json.RootElement.WriteTo(writer);
            }

            return minified.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is not UTF-8: nothing wrote it anew.
            return null;
        }
    }
}
