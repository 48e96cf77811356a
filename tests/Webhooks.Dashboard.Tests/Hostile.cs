namespace Webhooks.Dashboard.Tests;

/// <summary>Values that a page must show as text.</summary>
internal static class Hostile
{
    public const string Markup = "<script>alert(1)</script><img src=x onerror=alert(2)>";
}
