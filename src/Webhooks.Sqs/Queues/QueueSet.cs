using System.Globalization;

namespace Webhooks.Sqs.Queues;

/// <summary>The queues of the inbox, as they were found or created.</summary>
/// <param name="Intake">Where deliveries wait for a worker.</param>
/// <param name="Suspects">
/// Where deliveries are tried that were being handled when a process ended: there nothing is received ahead, so that the count of SQS is
/// the count of runs. A FIFO queue has none, as a message that moves would lose its turn.
/// </param>
/// <param name="Dead">Where deliveries stay that were tried often enough, or cannot be read.</param>
internal sealed record QueueSet(SqsQueue Intake, SqsQueue? Suspects, SqsQueue Dead)
{
    // Each attempt may be received several times: early, by a process that ends, by one that has no place.
    private const int ReceivesOfAnAttempt = 10;

    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(14);

    /// <summary>Gets what an operator should change about the queues; null when there is nothing.</summary>
    public string? ProblemFor(SqsInboxOptions options)
    {
        List<string> problems = [];

        if (Intake.Facts.MaxReceiveCount is { } most && most < ReceivesOfAnAttempt * options.MaxAttempts)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"SQS moves messages out of {Intake.Name} that were received {most} times: set maxReceiveCount of its RedrivePolicy to at "
                + $"least {ReceivesOfAnAttempt * options.MaxAttempts}, or remove it."));
        }

        if (Intake.IsFifo && Intake.Facts.Retention < options.UnhandledAfter)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Intake.Name} deletes messages after {Intake.Facts.Retention:c}, which is before they become dead letters for want of a "
                + $"handler (UnhandledAfter, {options.UnhandledAfter:c}): raise its MessageRetentionPeriod."));
        }

        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    /// <summary>Gets what an operator should know about the queues; null when there is nothing.</summary>
    public string? Note => Dead.Facts.Retention < LongestRetention
        ? Text($"{Dead.Name} deletes dead letters after {Dead.Facts.Retention:c}; SQS can keep them for 14 days (MessageRetentionPeriod).")
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
