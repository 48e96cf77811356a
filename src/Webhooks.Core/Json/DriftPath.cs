using System.Buffers;
using System.Text;

namespace Webhooks.Json;

/// <summary>
/// Spells where a difference is: the names of the members joined by dots, as they read without escapes. A name that is empty, or that
/// could be taken for something else, is put in brackets and quotes: <c>webhook['a.b']</c>.
/// </summary>
internal static class DriftPath
{
    /// <summary>The path of the body itself.</summary>
    public const string Root = "$";

    private static readonly SearchValues<char> Special = SearchValues.Create(".[]'\"\\$ \t\r\n");

    /// <param name="members">The members, the outermost first, and the items of arrays, which have no names of their own.</param>
    /// <param name="names">The names of the members.</param>
    /// <param name="missing">A name that follows; null for none.</param>
    public static string Of(ReadOnlySpan<(int Start, int Length)> members, ReadOnlySpan<string> names, string? missing)
    {
        var path = new StringBuilder();

        for (var level = 0; level < members.Length; level++)
        {
            if (members[level].Length >= 0)
            {
                Append(path, names[level]);
            }
        }

        if (missing is not null)
        {
            Append(path, missing);
        }

        return path.Length == 0 ? Root : path.ToString();
    }

    /// <summary>Adds the name of a member to the path of its object.</summary>
    public static void Append(StringBuilder path, string name)
    {
        if (name.Length > 0 && !name.AsSpan().ContainsAny(Special))
        {
            path.Append(path.Length == 0 ? "" : ".").Append(name);
            return;
        }

        path.Append("['")
            .Append(name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal))
            .Append("']");
    }
}
