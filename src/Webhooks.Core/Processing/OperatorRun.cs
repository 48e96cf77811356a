using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>
/// An operation over a filter that is under way: how far it came, which is reported after each step, and logged at its end, whether it was
/// completed, cancelled or failed.
/// </summary>
internal sealed class OperatorRun(WebhookOperationPlan plan, IProgress<WebhookOperationProgress>? progress, ILogger logger) : IDisposable
{
    public WebhookOperationProgress State { get; private set; } =
        new() { Total = plan.Count, Examined = 0, Changed = 0, IsComplete = false };

    /// <summary>Counts a step, and reports it.</summary>
    public void Add(long examined, long changed, bool isComplete = false)
    {
        State = State with
        {
            Examined = State.Examined + examined,
            Changed = State.Changed + changed,
            IsComplete = isComplete,
        };
        progress?.Report(State);
    }

    public void Dispose() => OperatorLog.Ran(logger, plan, State);
}
