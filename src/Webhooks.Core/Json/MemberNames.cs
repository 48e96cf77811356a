using System.Runtime.CompilerServices;

namespace Webhooks.Json;

/// <summary>
/// Where in a body the names of the members stand that a walk is in, the outermost first; for an item of an array, where it begins.
/// </summary>
[InlineArray(MaxDepth)]
internal struct MemberNames
{
    public const int MaxDepth = 12;

    /// <summary>The length of what has no name.</summary>
    public const int Item = -1;

    private (int Start, int Length) _first;
}
