using System.Buffers.Text;
using System.Text;

namespace Webhooks.Cli.Verifying;

/// <summary>Guesses the secret that was meant, before a shell, a file or a settings page changed it.</summary>
internal sealed class SecretGuesses(KnownProvider known, IReadOnlyList<string> secrets)
{
    // The length of Perfsee's column: a database that is not strict cuts longer secrets.
    private const int MaxStored = 255;

    private static readonly (string Around, string End, string Code, string Text)[] SenderHas =
    [
        ("", "\n", "secret-line-end", "ends with a line end"),
        ("", "\r\n", "secret-line-end", "ends with a line end"),
        ("", " ", "secret-line-end", "ends with a space"),
        ("", "\t", "secret-line-end", "ends with a tab"),
        (" ", "", "sender-white-space", "begins with a space"),
        (" ", " ", "sender-white-space", "has spaces around it"),
        ("\"", "\"", "sender-quotes", "is in quotes"),
        ("'", "'", "sender-quotes", "is in quotes"),
        ("`", "`", "sender-quotes", "is in quotes"),
        ("\uFEFF", "", "sender-byte-order-mark", "begins with an invisible byte order mark"),
    ];

    private static readonly (string Escaped, string Plain)[] Escapes =
    [
        ("\\n", "\n"), ("$$", "$"), ("\\$", "$"), ("\\\"", "\""), ("\\\\", "\\")
    ];

    /// <summary>The secrets as they are, then the others.</summary>
    public IEnumerable<Guess<WebhookSecret>> All()
    {
        foreach (var secret in secrets)
        {
            yield return new(known.Secret(secret), null);
        }

        for (var index = 0; index < secrets.Count; index++)
        {
            var which = secrets.Count == 1 ? "the secret" : $"secret {index + 1}";

            foreach (var (text, diagnosis) in Texts(secrets[index], which))
            {
                if (Create(text) is { } secret)
                {
                    yield return new(secret, diagnosis);
                }
            }

            foreach (var (key, diagnosis) in Keys(secrets[index], which))
            {
                if (key.Length > 0)
                {
                    yield return new(new WebhookSecret(key), diagnosis);
                }
            }
        }
    }

    // Two faults of ours, one around the other, or one of the sender's.
    private static IEnumerable<(string Text, Diagnosis? Diagnosis)> Texts(string secret, string which)
    {
        foreach (var (bare, diagnosis) in Bare(secret, which))
        {
            yield return (bare, diagnosis);

            foreach (var (inner, second) in Bare(bare, which))
            {
                yield return (inner, Diagnosis.Join(diagnosis, second));
            }
        }

        foreach (var (start, end, code, text) in SenderHas)
        {
            yield return (start + secret + end, new(
                code, $"the provider's copy of {which} {text}, pasted with it most likely. Set it again at the provider."));
        }
    }

    private static IEnumerable<(string Text, Diagnosis Diagnosis)> Bare(string secret, string which)
    {
        var invisible = secret.Trim().Trim('\uFEFF', '\u200B').Trim();

        if (invisible != secret)
        {
            yield return (invisible,
                new("secret-white-space", $"{which} has white space around it that is not part of the key. Remove it."));
        }

        if (secret.Length > 2
            && (secret[0], secret[^1]) is ('"', '"') or ('\'', '\'') or ('`', '`') or ('\u201C', '\u201D') or ('\u2018', '\u2019'))
        {
            yield return (secret[1..^1],
                new("secret-quotes", $"{which} is in quotes that are not part of the key; an env file kept them. Remove them."));
        }

        if (secret.IndexOf('=') is var equals and > 0
            && secret[..equals].All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or ' '))
        {
            yield return (secret[(equals + 1)..],
                new("secret-name", $"{which} begins with the name of a variable. Pass only what is behind the equals sign."));
        }

        foreach (var (escaped, plain) in Escapes)
        {
            if (secret.Contains(escaped, StringComparison.Ordinal))
            {
                yield return (secret.Replace(escaped, plain, StringComparison.Ordinal), new(
                    "secret-escape", $"{which} has the characters {escaped}, which a shell or a file should have turned "
                        + $"into {(plain == "\n" ? "a line end" : plain)}."));
            }
        }

        if (secret.Contains('%'))
        {
            yield return (Uri.UnescapeDataString(secret),
                new("secret-percent-encoded", $"{which} is percent-encoded, and the key is not. Decode it."));
        }
    }

    private static IEnumerable<(byte[] Key, Diagnosis Diagnosis)> Keys(string secret, string which)
    {
        if (Base64.IsValid(secret))
        {
            yield return (Convert.FromBase64String(secret),
                new("secret-base64", $"{which} is in base64, and the key is what it decodes to. Set the decoded text."));
        }

        if (secret.Length % 2 == 0 && secret.All(char.IsAsciiHexDigit))
        {
            yield return (Convert.FromHexString(secret),
                new("secret-hexadecimal", $"{which} is in hexadecimal digits, and the key is what they decode to."));
        }

        yield return (Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))), new(
            "sender-base64", $"the provider signs with {which} in base64. Set the same text at both ends."));

        if (secret.Length > MaxStored)
        {
            yield return (Encoding.UTF8.GetBytes(secret[..MaxStored]), new(
                "secret-cut", $"the provider signs with the first {MaxStored} characters of {which}: its database cut the rest. "
                    + "Set a shorter one at both ends."));
        }
    }

    private WebhookSecret? Create(string text)
    {
        try
        {
            return known.Provider.CreateSecret(text);
        }
        catch (ArgumentException)
        {
            // Blank, or not in the form of the scheme: no sender signs with that.
            return null;
        }
    }
}
