namespace Webhooks.Dashboard.Access;

/// <summary>Marks the endpoint of the page itself.</summary>
internal sealed class DashboardPageMetadata;
