using Microsoft.AspNetCore.Http.Metadata;

namespace Webhooks.Dashboard.Access;

/// <summary>Marks the dashboard's endpoints: their refusals are answered as they are, without a page of the app's.</summary>
internal sealed class DashboardMetadata : ISkipStatusCodePagesMetadata;
