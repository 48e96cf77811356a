using System.Globalization;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>A delivery that is leased to this process.</summary>
internal sealed class PostgreSqlLease : InboxLease
{
    public required long Number { get; init; }

    /// <summary>Gets what the lease is settled and renewed by, so that another process's later lease is left alone.</summary>
    public required Guid Token { get; init; }

    /// <summary>Gets or sets when this process last renewed it, as a timestamp of its own. Only the renewal uses it.</summary>
    public long RenewedAt { get; set; }

    public override string Name => Number.ToString(CultureInfo.InvariantCulture);
}
