namespace Webhooks.Recovery;

/// <summary>The facts that a store remembers for one key.</summary>
/// <param name="Marks">The marks that have arrived or were recovered.</param>
/// <param name="Recovered">Those of them that were recovered.</param>
/// <param name="ReceivedAt">When the last new one came.</param>
internal sealed record RememberedFacts(IReadOnlyList<string> Marks, IReadOnlyList<string> Recovered, DateTimeOffset ReceivedAt)
{
    /// <summary>Returns whether a fact that the provider names has arrived, or was recovered.</summary>
    public bool Knows(RecoveryFact fact) =>
        (fact.Mark is { } mark && Marks.Contains(mark, StringComparer.Ordinal))
        || fact.IsUncertain
        || (fact.ChangedAt is { } changedAt && ReceivedAt >= changedAt - RecoveryFact.ClockSkew);

    /// <summary>Returns whether a delivery that arrives now was recovered before.</summary>
    public bool HasRecovered(RecoveryFact fact) =>
        Recovered.Contains(fact.Mark!, StringComparer.Ordinal) || Recovered.Contains(RecoveryFact.AnyMark, StringComparer.Ordinal);

    /// <summary>Returns these facts with one more. A repeat does not count as received again.</summary>
    public RememberedFacts With(RecoveryFact fact, bool isRecovered)
    {
        var isNew = !Marks.Contains(fact.Mark!, StringComparer.Ordinal);

        return new(
            isNew ? [.. Marks, fact.Mark!] : Marks,
            isRecovered ? [.. Recovered.Union(fact.RecoveredMarks, StringComparer.Ordinal)] : Recovered,
            isNew && fact.ReceivedAt > ReceivedAt ? fact.ReceivedAt : ReceivedAt);
    }
}
