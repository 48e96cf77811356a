namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The outcome of storing a delivery.</summary>
internal enum StoreResult
{
    /// <summary>The database did not take it.</summary>
    NotStored = 0,

    /// <summary>One that was not there.</summary>
    New,

    /// <summary>A repeat.</summary>
    Duplicate,

    /// <summary>A repeat by its id, with another body.</summary>
    DifferingDuplicate,
}
