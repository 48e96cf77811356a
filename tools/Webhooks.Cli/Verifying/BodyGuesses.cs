using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Cli.Verifying;

/// <summary>Guesses the body that was meant, before an editor, a shell, a gateway or a JSON library changed it.</summary>
internal static class BodyGuesses
{
    private static readonly Diagnosis LineEnd = new(
        "trailing-newline",
        "the file ends with a line end that was not signed; editors add one. Cut it off, or save the raw body: webhooks listen --save.");

    private static readonly Diagnosis LineEndLost = new(
        "missing-newline", "the signed body ended with a line end that the file has lost. Save the raw body: webhooks listen --save.");

    private static readonly Diagnosis WhiteSpace = new(
        "white-space", "the body has white space around it that was not signed. Remove it, or save the raw body: webhooks listen --save.");

    private static readonly Diagnosis LineEnds = new(
        "line-ends", "the line ends were changed. Save the raw body, as binary: webhooks listen --save.");

    /// <summary>The body as it is, then the others, each once.</summary>
    public static IEnumerable<Guess<byte[]>> Of(byte[] body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var wrapped in BodyWrappers.Of(body))
        {
            foreach (var ended in Ends(wrapped.Value).Concat(JsonRewriter.Guesses(wrapped.Value)))
            {
                if (seen.Add(Convert.ToHexString(SHA256.HashData(ended.Value))))
                {
                    yield return ended.After(wrapped.Diagnosis);
                }
            }
        }
    }

    private static IEnumerable<Guess<byte[]>> Ends(byte[] body)
    {
        yield return new(body, null);
        yield return new([.. body.AsSpan().TrimEnd("\r\n"u8)], LineEnd);
        yield return new([.. body.AsSpan().Trim(" \t\r\n"u8)], WhiteSpace);
        yield return new([.. body, (byte)'\n'], LineEndLost);
        yield return new([.. body, (byte)'\r', (byte)'\n'], LineEndLost);

        var text = Encoding.Latin1.GetString(body);
        var unix = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        yield return new(Encoding.Latin1.GetBytes(unix), LineEnds);
        yield return new(Encoding.Latin1.GetBytes(unix.Replace("\n", "\r\n", StringComparison.Ordinal)), LineEnds);
    }
}
