namespace Webhooks.Configuration;

/// <summary>
/// Checks the names of endpoints. A name is part of configuration keys, metric tags and log lines, so it must be short and plain. No
/// message repeats a refused name: it may be a secret that was put in the wrong place.
/// </summary>
internal static class EndpointName
{
    private const int MaxLength = 64;

    // A random secret has this many digits; the name of an endpoint has fewer.
    private const int MinSecretDigits = 32;

    // Sections of their own beside those of the endpoints.
    private static readonly string[] Reserved = ["Inbox", "Memory", "Api", "Recovery", "Dashboard", "Deduplicator"];

    /// <exception cref="ArgumentException">
    /// The name is null, blank, too long, reserved, looks like a secret, or holds other characters.
    /// </exception>
    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        if (name.Length > MaxLength || !name.All(IsPlain))
        {
            throw new ArgumentException(
                $"The name of a webhook endpoint has at most {MaxLength} letters (a to z), digits, dashes, underscores or dots, as it "
                + "becomes part of configuration keys, metric tags and log lines. The one given is not repeated here: if it is a secret, "
                + "put it under Webhooks:<provider>:Secrets:0 in the configuration.",
                nameof(name));
        }

        if (name.Length >= MinSecretDigits && name.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException(
                "The name of a webhook endpoint looks like a secret. Put a secret under Webhooks:<provider>:Secrets:0 in the "
                + "configuration, and give the endpoint a name that may be logged.",
                nameof(name));
        }

        if (Array.Find(Reserved, other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            throw new ArgumentException(
                $"The name '{reserved}' is reserved: the section Webhooks:{reserved} configures something else. "
                + "Give the webhook endpoint another name.",
                nameof(name));
        }
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
