namespace Webhooks.CircleCI;

/// <summary>The texts of a map that may be missing; an empty text counts as missing too.</summary>
internal readonly struct Texts(IReadOnlyDictionary<string, string>? map)
{
    public string? this[string name] => map?.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>Returns the first text that is neither null nor empty.</summary>
    public static string? First(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!string.IsNullOrEmpty(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
