using System.Text.Json.Serialization;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Cli.Inspecting;

/// <summary>Writes events as JSON with the names that their members have in C#.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WorkflowCompleted))]
[JsonSerializable(typeof(JobCompleted))]
[JsonSerializable(typeof(CircleCIPing))]
[JsonSerializable(typeof(UnknownCircleCIEvent))]
[JsonSerializable(typeof(BundleFinished))]
[JsonSerializable(typeof(SnapshotCompleted))]
[JsonSerializable(typeof(SnapshotReportCompleted))]
[JsonSerializable(typeof(SourceFinished))]
[JsonSerializable(typeof(UnknownPerfseeEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
