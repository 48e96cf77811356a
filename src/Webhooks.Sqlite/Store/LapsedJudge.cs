using Webhooks.Processing;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>
/// Decides what is done with deliveries whose process ended while they ran. Any of them may have ended it, so all are suspects: one runs at
/// a time, beside others. When the process ended while a suspect ran, the suspect is blamed first, and deliveries that ran beside it for
/// the first time lose no attempt.
/// </summary>
internal static class LapsedJudge
{
    /// <returns>The deliveries that have no attempt left, and are dead letters now.</returns>
    public static List<LapsedRow> Judge(
        InboxConnection connection, IReadOnlyList<string> endpoints, int maxAttempts, long owner, long now)
    {
        var dead = new List<LapsedRow>();

        foreach (var process in endpoints.SelectMany(endpoint => InboxLeases.Lapsed(connection, endpoint, owner, now))
            .GroupBy(row => row.Owner)
            .ToList())
        {
            var hadSuspect = process.Any(row => row.WasSuspect);

            foreach (var row in process)
            {
                if (hadSuspect && !row.WasSuspect && row.Crashes == 0)
                {
                    InboxLeases.Acquit(connection, row.Number);
                }
                else if (row.Attempts >= maxAttempts)
                {
                    InboxLeases.DeadLetter(connection, row.Number, now, ErrorText.ProcessEnded);
                    dead.Add(row);
                }
                else
                {
                    InboxLeases.Suspect(connection, row.Number);
                }
            }
        }

        return dead;
    }
}
