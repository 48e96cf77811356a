namespace Webhooks.Dashboard.Access;

/// <summary>The purpose of a request to the dashboard.</summary>
internal enum Need
{
    /// <summary>The page itself, by which a browser comes in.</summary>
    Page,

    /// <summary>A file, or data.</summary>
    Look,

    /// <summary>A change.</summary>
    Change,
}
