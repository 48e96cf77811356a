using System.Text;

namespace Webhooks.Receiving.Diagnosis;

/// <summary>
/// Guesses the secret that was meant, before an editor, a shell, an env file or a settings page changed it on either side. It uses nothing
/// but the base library, so that tools can compile it in.
/// </summary>
internal static class SecretGuesses
{
    // Our copy may have been through two of them: an env file that keeps quotes, written by an editor that adds a line end.
    private const int MaxSteps = 3;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the keys that a sender may have when ours is this one. The key itself is not among them.</summary>
    /// <param name="key">Our key: the bytes of the secret's text, unless the scheme encodes keys.</param>
    /// <param name="maxLength">The longest secret that the sender keeps whole, in characters; null for any.</param>
    public static IEnumerable<SecretGuess> Of(byte[] key, int? maxLength = null)
    {
        if (TextOf(key) is not { } text)
        {
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { text };

        foreach (var (guess, code, form) in Unwrapped(text))
        {
            if (guess.Length > 0 && seen.Add(guess))
            {
                yield return new(Encoding.UTF8.GetBytes(guess), IsOurs: true, code, form);
            }
        }

        // Decoded base64 and hexadecimal need not be text.
        foreach (var (bytes, code, form) in SecretForms.Decoded(text.Trim()))
        {
            yield return new(bytes, IsOurs: true, code, form);
        }

        foreach (var (guess, code, form) in SecretForms.Wrapped(text, maxLength))
        {
            if (seen.Add(guess))
            {
                yield return new(Encoding.UTF8.GetBytes(guess), IsOurs: false, code, form);
            }
        }
    }

    /// <summary>Returns whether there is white space around a secret: line ends, no-break spaces and byte order marks too.</summary>
    public static bool HasOuterSpace(string secret) =>
        secret.Length > 0 && (SecretForms.IsSpace(secret[0]) || SecretForms.IsSpace(secret[^1]));

    /// <summary>Returns whether a pair of quotes is around a secret, or around it and the white space beside it.</summary>
    public static bool IsQuoted(string secret) => SecretForms.Unquoted(SecretForms.Trimmed(secret)) is not null;

    // Guesses of fewer steps come first: they are the likely cause, also where more steps would give the same key.
    private static IEnumerable<(string Text, string Code, string Form)> Unwrapped(string text)
    {
        List<(string Text, string Code, string Form)> level = [.. SecretForms.Unwrapped(text)];

        for (var steps = 1; level.Count > 0; steps++)
        {
            foreach (var guess in level)
            {
                yield return guess;
            }

            if (steps == MaxSteps)
            {
                yield break;
            }

            level =
            [
                .. level.SelectMany(first => SecretForms.Unwrapped(first.Text).Select(
                    next => (next.Text, $"{first.Code}+{next.Code}", $"{first.Form} and {next.Form}"))),
            ];
        }
    }

    private static string? TextOf(byte[] key)
    {
        try
        {
            return Utf8.GetString(key);
        }
        catch (DecoderFallbackException)
        {
            // A key that a scheme decodes from its setting: nothing can be said of its text.
            return null;
        }
    }
}
