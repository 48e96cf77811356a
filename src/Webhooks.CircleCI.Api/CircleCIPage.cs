using Webhooks.Api;

namespace Webhooks.CircleCI.Api;

/// <summary>Represents a page of a list, which cost one request (and its retries).</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// To stop within a page and go on later, store <see cref="PositionAfter"/> of what was taken and pass it to the same method. Lists come
/// newest first: a list that is resumed may repeat items, and does not contain those that came in the meantime; list again from the start
/// for them. It leaves out nothing older, as long as CircleCI's own page tokens do not. A position that CircleCI no longer knows is refused
/// with an exception; then list from the start.
/// </remarks>
public sealed class CircleCIPage<T>
{
    private readonly ApiPosition _position;

    internal CircleCIPage(IReadOnlyList<T> items, ApiPosition position, string? nextPage) =>
        (Items, _position, NextPosition) = (items, position, nextPage is null ? null : new ApiPosition(0, nextPage).ToString());

    /// <summary>Gets the items; there may be none on a page that others follow.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>Gets the position of the next page; <see langword="null"/> on the last one.</summary>
    public string? NextPosition { get; }

    /// <summary>Returns the position within this page, to go on behind the first <paramref name="count"/> of its items.</summary>
    /// <param name="count">How many of <see cref="Items"/> are done: 0 to all.</param>
    /// <returns>The position; <see langword="null"/> when all of the last page is done.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or greater than the number of items.</exception>
    public string? PositionAfter(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Items.Count);
        return count == Items.Count ? NextPosition : (_position with { Taken = _position.Taken + count }).ToString();
    }
}
