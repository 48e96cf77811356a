namespace Webhooks.Dashboard.Access;

/// <summary>What a request to the dashboard is for.</summary>
internal enum Need
{
    /// <summary>The page itself, by which a browser comes in.</summary>
    Page,

    /// <summary>A file, or data.</summary>
    Look,

    /// <summary>A change.</summary>
    Change,
}
