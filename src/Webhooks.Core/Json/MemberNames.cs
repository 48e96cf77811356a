using System.Runtime.CompilerServices;
using System.Text;

namespace Webhooks.Json;

/// <summary>Where in a body the names of the members stand that a walk is in, the outermost first.</summary>
[InlineArray(MaxDepth)]
internal struct MemberNames
{
    public const int MaxDepth = 12;

    private (int Start, int Length) _first;

    /// <summary>The names joined by dots.</summary>
    public readonly string Path(ReadOnlySpan<byte> json, int depth)
    {
        var path = new StringBuilder();

        foreach (var (start, length) in this[..depth])
        {
            // The items of an array have no names of their own.
            if (length > 0)
            {
                path.Append(path.Length == 0 ? "" : ".").Append(Encoding.UTF8.GetString(json.Slice(start, length)));
            }
        }

        return path.ToString();
    }
}
