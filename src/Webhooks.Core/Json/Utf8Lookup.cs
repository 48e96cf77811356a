using System.Text;

namespace Webhooks.Json;

/// <summary>Texts that a member is known to have, each with its meaning: found from UTF-8 without making a string.</summary>
internal sealed class Utf8Lookup<T>
    where T : notnull
{
    private readonly Entry[] _entries;

    // Without LINQ, and with entries of a class of its own: over tuples the runtime would compile all of it at the app's start.
    public Utf8Lookup(params (string Text, T Value)[] entries)
    {
        _entries = new Entry[entries.Length];

        for (var index = 0; index < entries.Length; index++)
        {
            _entries[index] = new(Encoding.UTF8.GetBytes(entries[index].Text), entries[index].Text, entries[index].Value);
        }
    }

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

    public IReadOnlyDictionary<string, T> ToDictionary()
    {
        var dictionary = new Dictionary<string, T>(_entries.Length);

        foreach (var entry in _entries)
        {
            dictionary.Add(entry.Text, entry.Value);
        }

        return dictionary;
    }

    private sealed class Entry(byte[] utf8, string text, T value)
    {
        public byte[] Utf8 => utf8;

        public string Text => text;

        public T Value => value;
    }
}
