using System.Globalization;
using Webhooks.Api;

namespace Webhooks.Perfsee.Api;

/// <summary>Represents a page of a list, which cost at least one request.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// To stop within a page and go on later, store <see cref="PositionAfter"/> of what was taken and pass it to the same method. Lists come
/// newest first. A list that is resumed contains each older item once, also when others were added or removed in the meantime; it does not
/// contain those that were added, so list again from the start for them.
/// </remarks>
public sealed class PerfseePage<T>
{
    private readonly IReadOnlyList<ApiPosition> _positions;

    internal PerfseePage(IReadOnlyList<T> items, IReadOnlyList<ApiPosition> positions, bool isLast) =>
        (Items, _positions, IsLast) = (items, positions, isLast);

    /// <summary>Gets the items; there may be none on a page that others follow.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>Gets the position of the next page; <see langword="null"/> on the last one.</summary>
    public string? NextPosition => PositionAfter(Items.Count);

    private bool IsLast { get; }

    /// <summary>Returns the position within this page, to go on behind the first <paramref name="count"/> of its items.</summary>
    /// <param name="count">How many of <see cref="Items"/> are done: 0 to all.</param>
    /// <returns>The position; <see langword="null"/> when all of the last page is done.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or greater than the number of items.</exception>
    public string? PositionAfter(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Items.Count);
        return IsLast && count == Items.Count ? null : _positions[count].ToString();
    }

    /// <summary>Returns the position behind an item: its number, and the count of items up to it.</summary>
    internal static ApiPosition Behind(int id, int skip) => new(id, skip.ToString(CultureInfo.InvariantCulture));
}
