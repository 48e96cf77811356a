namespace Webhooks.PostgreSQL.Inbox;

/// <summary>What a delivery turned out to be when it was to be stored.</summary>
internal enum AcceptedAs
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
