using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>Writes an event as JSON: its members as a handler sees them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkflowCompleted))]
[JsonSerializable(typeof(JobCompleted))]
[JsonSerializable(typeof(CircleCIPing))]
[JsonSerializable(typeof(UnknownCircleCIEvent))]
[JsonSerializable(typeof(BundleFinished))]
[JsonSerializable(typeof(SnapshotCompleted))]
[JsonSerializable(typeof(SnapshotReportCompleted))]
[JsonSerializable(typeof(SourceFinished))]
[JsonSerializable(typeof(UnknownPerfseeEvent))]
internal sealed partial class TypedEvents : JsonSerializerContext
{
    /// <summary>Writes an event; <see langword="null"/> for one of another provider.</summary>
    public static string? Write(WebhookEvent webhookEvent) =>
        Default.GetTypeInfo(webhookEvent.GetType()) is { } type ? JsonSerializer.Serialize(webhookEvent, type) : null;
}
