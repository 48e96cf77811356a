namespace Webhooks.Recovery;

/// <summary>The knowledge of events that the sweeps of this process have gained. Losing it costs requests, and nothing else.</summary>
internal sealed class SweepNotes
{
    private const int Most = 100_000;

    // When an event without a time of its end was first seen not to have arrived.
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    // Events whose body had to be loaded to see that they are known; they are not loaded again.
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);

    public bool IsSettled(RecoverableEvent found) => _settled.Contains(NameOf(found));

    /// <summary>Returns how long ago an event was first seen.</summary>
    public TimeSpan SeenFor(RecoverableEvent found, DateTimeOffset now)
    {
        var name = NameOf(found);

        if (!_seen.TryGetValue(name, out var first))
        {
            if (_seen.Count >= Most)
            {
                _seen.Clear();
            }

            _seen[name] = first = now;
        }

        return now - first;
    }

    public void Settle(RecoverableEvent found)
    {
        if (_settled.Count >= Most)
        {
            _settled.Clear();
        }

        _seen.Remove(NameOf(found));
        _settled.Add(NameOf(found));
    }

    private static string NameOf(RecoverableEvent found) =>
        $"{found.Type}\n{found.Subject}\n{found.Status}\n{found.ChangedAt?.UtcTicks ?? 0}";
}
