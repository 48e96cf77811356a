using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Handling;

/// <summary>How an attempt ended, and what the file shall know of it.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Error">What went wrong; empty unless it failed.</param>
/// <param name="Delay">How long to wait before the next attempt, or how long to remember a handled one.</param>
/// <param name="Succeeded">The handlers that the next attempt leaves out, as the file keeps them.</param>
internal sealed record Settlement(SettlementKind Kind, string Error = "", TimeSpan Delay = default, string? Succeeded = null)
{
    /// <summary>Writes it.</summary>
    /// <returns>False when the lease is not held any more: then nothing was changed.</returns>
    public bool Apply(InboxConnection connection, Lease lease, long now) => Kind switch
    {
        SettlementKind.Handled => InboxSettlement.Complete(connection, lease, now, now + Delay.Ticks),
        SettlementKind.Failed => InboxSettlement.Postpone(connection, lease, now + Delay.Ticks, Error, Succeeded),
        SettlementKind.Dead => InboxSettlement.Bury(connection, lease, now, Error, Succeeded),
        _ => InboxSettlement.Release(connection, lease, Succeeded),
    };
}
