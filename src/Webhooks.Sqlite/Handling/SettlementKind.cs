namespace Webhooks.Sqlite.Handling;

/// <summary>How an attempt ended.</summary>
internal enum SettlementKind
{
    /// <summary>It was interrupted as the app stops, and does not count.</summary>
    Released = 0,

    /// <summary>It failed, and there will be another.</summary>
    Failed,

    /// <summary>It failed, and was the last.</summary>
    Dead,

    /// <summary>Every handler has succeeded.</summary>
    Handled,
}
