namespace Webhooks.Cli.Verifying;

/// <summary>What a secret may have been before a shell, a file or a settings page had it.</summary>
internal static class SecretGuesses
{
    private static readonly string[] Ends = ["\n", "\r\n", " "];

    /// <summary>The secrets as they are, then the others.</summary>
    public static IEnumerable<Guess<string>> Of(IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets)
        {
            yield return new(secret, null);
        }

        for (var index = 0; index < secrets.Count; index++)
        {
            var (secret, which) = (secrets[index], secrets.Count == 1 ? "the secret" : $"secret {index + 1}");

            if (secret.Trim() is var trimmed && trimmed != secret)
            {
                yield return new(trimmed, new("secret-white-space", $"{which} has white space around it that is not part of the key. Remove it."));
            }

            foreach (var end in Ends)
            {
                yield return new(secret + end, new(
                    "secret-line-end",
                    $"the provider's copy of {which} ends with white space, pasted with it most likely. Set it anew at the provider."));
            }
        }
    }
}
