using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Handling;

/// <summary>What one look into the file brought.</summary>
internal sealed class LeaseRound
{
    /// <summary>The deliveries to handle now.</summary>
    public List<Lease> Taken { get; } = [];

    /// <summary>Whether the one that was taken must run alone.</summary>
    public bool IsAlone { get; set; }

    /// <summary>Deliveries that ended their process once too often, and are dead letters now.</summary>
    public List<AbandonedDelivery> Buried { get; } = [];

    /// <summary>Deliveries that run here and belong to another process by now.</summary>
    public List<RunningDelivery> Lost { get; } = [];
}
