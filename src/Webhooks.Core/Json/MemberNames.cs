using System.Runtime.CompilerServices;

namespace Webhooks.Json;

/// <summary>
/// The offsets of the enclosing members' names in a body, outermost first; for an item of an array, the offset of the item. Used for the
/// paths of drift.
/// </summary>
[InlineArray(MaxDepth)]
internal struct MemberNames
{
    public const int MaxDepth = 12;

    /// <summary>The length of an item, which has no name.</summary>
    public const int Item = -1;

    private (int Start, int Length) _first;
}
