using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Surveys;

/// <summary>Deliveries that tell of builds or analyses, newest first, with what they say.</summary>
internal sealed record BuildsView(IReadOnlyList<EntryView> Entries, bool IsAll);
