namespace Webhooks.Sqlite.Store;

/// <summary>What a delivery turned out to be when it was to be stored.</summary>
internal enum AcceptedAs
{
    /// <summary>One that was not there.</summary>
    New = 0,

    /// <summary>A repeat.</summary>
    Duplicate,

    /// <summary>A repeat by its id, with another body.</summary>
    DifferingDuplicate,
}
