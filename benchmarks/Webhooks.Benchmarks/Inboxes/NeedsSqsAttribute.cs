using Webhooks.Benchmarks.Measuring;
using Webhooks.Tests;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>A stand-in for SQS that can be started.</summary>
public sealed class NeedsSqsAttribute : NeedsAttribute
{
    public override string? Missing => SqsStandIn.Missing;
}
