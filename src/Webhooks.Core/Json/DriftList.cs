namespace Webhooks.Json;

/// <summary>The differences that a walk recorded, up to a limit.</summary>
internal sealed class DriftList
{
    private const int Max = 100;

    private readonly List<DriftEntry> _entries = [];

    /// <summary>Gets the drift of a body that is not JSON.</summary>
    public static IReadOnlyList<WebhookDrift> Malformed { get; } =
        [new() { Kind = WebhookDriftKind.MismatchedMember, Path = DriftPath.Root, Json = "" }];

    public bool IsFull => _entries.Count >= Max;

    /// <inheritdoc cref="DriftEntry(WebhookDriftKind, ReadOnlySpan{byte}, in MemberNames, int, string?, string)"/>
    public void Add(WebhookDriftKind kind, ReadOnlySpan<byte> body, in MemberNames members, int depth, string? missing, string json)
    {
        if (!IsFull)
        {
            _entries.Add(new(kind, body, members, depth, missing, json));
        }
    }

    /// <summary>
    /// Forgets the differences in an earlier member of the same object and name: the last of two such members counts, and the content of
    /// the earlier one makes no difference to the event.
    /// </summary>
    public void Forget(in MemberNames members, int depth, ReadOnlySpan<byte> name, bool isEscaped)
    {
        string? read = null;

        // Differences in the object that the walk is in were recorded last.
        for (var index = _entries.Count - 1; index >= 0 && _entries[index].IsIn(members, depth); index--)
        {
            if (_entries[index].IsUnder(depth, read ??= JsonText.Read(name, isEscaped)))
            {
                _entries.RemoveAt(index);
            }
        }
    }

    public IReadOnlyList<WebhookDrift> ToList() =>
        _entries.Count == 0 ? Array.Empty<WebhookDrift>() : _entries.ConvertAll(entry => entry.Drift);
}
