using System.Security.Cryptography;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Handling;

/// <summary>
/// Decides what is handled next. What is due goes first come, first served, each endpoint in turn. What was running when its process ended
/// runs alone, so that one handler that kills the process does not use up the attempts of its neighbours; between two of those, the
/// others have a turn.
/// </summary>
/// <remarks>Runs inside the writer's transactions, one at a time.</remarks>
internal sealed class LeaseRounds(IReadOnlyList<string> endpoints, SqliteInboxOptions options, TimeProvider time)
{
    private bool _othersFirst;
    private bool _sawAbandoned;
    private int _turn;

    /// <summary>Takes up to <paramref name="count"/> deliveries.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="count">How many can be started now.</param>
    /// <param name="isIdle">Whether nothing else is being handled here.</param>
    /// <param name="isTick">Whether it is time to look after leases too.</param>
    /// <param name="held">What is leased here.</param>
    public LeaseRound Take(InboxConnection connection, int count, bool isIdle, bool isTick, ICollection<RunningDelivery> held)
    {
        var round = new LeaseRound();
        var terms = new LeaseTerms(NewToken(), InboxTime.Of(time.GetUtcNow()), options.LeaseDuration.Ticks);

        if (isTick)
        {
            Maintain(connection, terms, held, round);
        }

        if (isTick || _sawAbandoned)
        {
            var abandoned = FindAbandoned(connection, terms.Now, held, round);
            _sawAbandoned = abandoned.Count > 0;

            if (_sawAbandoned && !_othersFirst)
            {
                if (isIdle && count > 0)
                {
                    // The least tried: the one that kills processes has been tried most.
                    round.Taken.Add(InboxLeases.TakeAbandoned(connection, abandoned.MinBy(delivery => delivery.Attempts), terms));
                    (round.IsAlone, _othersFirst) = (true, true);
                }

                return round;
            }
        }

        if (count > 0)
        {
            TakeDue(connection, count, terms, round);
            _othersFirst = false;
        }

        return round;
    }

    private void Maintain(InboxConnection connection, LeaseTerms terms, ICollection<RunningDelivery> held, LeaseRound round)
    {
        // Before anything else: after a long sleep of the machine our own leases are over too, and are still ours.
        foreach (var running in held)
        {
            // Also when the clock was set back.
            if (Math.Abs(terms.Now - running.RenewedAt) < terms.Duration / 3)
            {
                continue;
            }

            if (InboxLeases.Renew(connection, running.Lease, terms))
            {
                running.RenewedAt = terms.Now;
            }
            else
            {
                round.Lost.Add(running);
            }
        }

        foreach (var endpoint in endpoints)
        {
            InboxLeases.Clamp(connection, endpoint, terms.Now, options.MaxRetryDelay.Ticks);
        }
    }

    private List<AbandonedDelivery> FindAbandoned(InboxConnection connection, long now, ICollection<RunningDelivery> held, LeaseRound round)
    {
        var abandoned = new List<AbandonedDelivery>();

        foreach (var delivery in endpoints.SelectMany(endpoint => InboxLeases.Abandoned(connection, endpoint, now)))
        {
            if (held.Any(running => running.Lease.Number == delivery.Number))
            {
                continue;
            }

            if (delivery.Attempts < options.MaxAttempts)
            {
                abandoned.Add(delivery);
                continue;
            }

            InboxSettlement.BuryAbandoned(connection, delivery.Number, now, ErrorText.ProcessEnded);
            round.Buried.Add(delivery);
        }

        return abandoned;
    }

    private void TakeDue(InboxConnection connection, int count, LeaseTerms terms, LeaseRound round)
    {
        for (var index = 0; index < endpoints.Count && round.Taken.Count < count; index++)
        {
            InboxLeases.TakeDue(connection, endpoints[(_turn + index) % endpoints.Count], count - round.Taken.Count, terms, round.Taken);
        }

        _turn = (_turn + 1) % endpoints.Count;
    }

    private static long NewToken() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
}
