namespace Webhooks.Sqlite.Store;

/// <summary>The outcome of storing a delivery.</summary>
internal enum StoreResult
{
    /// <summary>One that was not there.</summary>
    New = 0,

    /// <summary>A repeat.</summary>
    Duplicate,

    /// <summary>A repeat by its id, with another body.</summary>
    DifferingDuplicate,
}
