
namespace Webhooks.Json;

/// <summary>
/// A difference that a walk recorded, with the members that contain it, so that it is forgotten when one of them is repeated.
/// </summary>
internal sealed class DriftEntry
{
    private readonly (int Start, int Length)[] _members;
    private readonly string[] _names;

    /// <param name="kind">The kind of difference.</param>
    /// <param name="body">The body.</param>
    /// <param name="members">The members that the walk is in.</param>
    /// <param name="depth">How many of them.</param>
    /// <param name="missing">
    /// The name of the member that is missing in the innermost of them; null when the innermost itself differs.
    /// </param>
    /// <param name="json">The JSON that was found.</param>
    public DriftEntry(WebhookDriftKind kind, ReadOnlySpan<byte> body, in MemberNames members, int depth, string? missing, string json)
    {
        ReadOnlySpan<(int Start, int Length)> walked = members;
        _members = walked[..depth].ToArray();
        _names = new string[depth];

        for (var level = 0; level < depth; level++)
        {
            var (start, length) = _members[level];
            _names[level] = length < 0 ? "" : JsonText.Unescape(body.Slice(start, length));
        }

        Drift = new() { Kind = kind, Path = DriftPath.Of(_members, _names, missing), Json = json };
    }

    public WebhookDrift Drift { get; }

    /// <summary>Returns whether the difference is in the object that a walk is in, at any depth.</summary>
    public bool IsIn(in MemberNames members, int depth) =>
        _members.Length >= depth && (depth == 1 || _members[depth - 2].Start == members[depth - 2].Start);

    /// <summary>Returns whether the difference is in a member of this name, of an object at this depth.</summary>
    /// <param name="depth">The depth of the object.</param>
    /// <param name="name">The member's name.</param>
    public bool IsUnder(int depth, string name) => _names[depth - 1] == name;
}
