using Microsoft.Extensions.Logging;

namespace Webhooks.Telemetry;

/// <summary>Logs what operators have changed, the same for every store. Names that come from outside cannot end a line.</summary>
internal static class OperatorLog
{
    /// <summary>Logs that one delivery was changed.</summary>
    public static void Changed(ILogger logger, WebhookOperation operation, string delivery) =>
        ProcessingLog.OperatorChange(logger, NameOf(operation), LogSafeText.Of(delivery), LogSafeText.Of(operation.By));

    /// <summary>Logs how far an operation over a filter came, whether it was completed, cancelled or failed.</summary>
    public static void Ran(ILogger logger, WebhookOperationPlan plan, WebhookOperationProgress progress) => ProcessingLog.OperatorRun(
        logger, NameOf(plan.Operation), LogSafeText.Of(plan.Operation.By), progress.Changed, plan.Count);

    private static string NameOf(WebhookOperation operation) =>
        operation.Handler is { } handler ? $"{operation.Kind} to {LogSafeText.Of(handler)}" : $"{operation.Kind}";
}
