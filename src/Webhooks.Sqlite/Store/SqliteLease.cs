using System.Globalization;
using Webhooks.Processing;

namespace Webhooks.Sqlite.Store;

/// <summary>A delivery that is leased to this process.</summary>
internal sealed class SqliteLease : InboxLease
{
    public required long Number { get; init; }

    /// <summary>Gets what the lease is settled and renewed by, so that another process's later lease is left alone.</summary>
    public required long Token { get; init; }

    /// <summary>Gets or sets when the lease was last renewed. Only the writer's thread uses it.</summary>
    public long RenewedAt { get; set; }

    public override string Name => Number.ToString(CultureInfo.InvariantCulture);
}
