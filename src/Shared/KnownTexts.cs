using System.Text;

namespace Webhooks.Json;

/// <summary>Texts that a member is known to have, each with its meaning: found from UTF-8 without making a string.</summary>
internal sealed class KnownTexts<T>(params (string Text, T Value)[] entries)
    where T : notnull
{
    private readonly (byte[] Utf8, string Text, T Value)[] _entries =
        [.. entries.Select(entry => (Encoding.UTF8.GetBytes(entry.Text), entry.Text, entry.Value))];

    public bool TryFind(ReadOnlySpan<byte> utf8, out T? value, out string? text)
    {
        foreach (var entry in _entries)
        {
            if (utf8.SequenceEqual(entry.Utf8))
            {
                (value, text) = (entry.Value, entry.Text);
                return true;
            }
        }

        (value, text) = (default, null);
        return false;
    }

    public IReadOnlyDictionary<string, T> ToDictionary() => _entries.ToDictionary(entry => entry.Text, entry => entry.Value);
}
