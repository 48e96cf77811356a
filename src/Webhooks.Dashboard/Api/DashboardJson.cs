using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Dashboard.Runs;
using Webhooks.Dashboard.Surveys;

namespace Webhooks.Dashboard.Api;

/// <summary>The JSON between page and app.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(ListView))]
[JsonSerializable(typeof(DetailsView))]
[JsonSerializable(typeof(OverviewView))]
[JsonSerializable(typeof(IReadOnlyList<FailureGroup>))]
[JsonSerializable(typeof(FailuresView))]
[JsonSerializable(typeof(BuildsView))]
[JsonSerializable(typeof(DriftView))]
[JsonSerializable(typeof(RefusalsView))]
[JsonSerializable(typeof(ChangeRequest))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(AppliedView))]
[JsonSerializable(typeof(IReadOnlyList<RunView>))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(PulseView))]
internal sealed partial class DashboardJson : JsonSerializerContext;
