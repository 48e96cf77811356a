using Microsoft.Extensions.Options;
using Webhooks.Configuration;
using Webhooks.Sqs.Queues;

namespace Webhooks.Sqs;

/// <summary>Refuses invalid options, all of them at once, each with what to do about it.</summary>
internal sealed class SqsInboxOptionsValidator : IValidateOptions<SqsInboxOptions>
{
    // Room for what is put behind the name.
    private const int LongestSuffix = 9;

    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromHours(11);
    private static readonly TimeSpan LongestHandlerTimeout = TimeSpan.FromHours(10);

    public ValidateOptionsResult Validate(string? name, SqsInboxOptions options)
    {
        var checks = new OptionChecks("SQS inbox");

        checks.Refuse(
            !QueueName.IsValid(options.Queue), nameof(options.Queue),
            "is missing, or neither the URL nor the name of a queue (at most 80 letters, digits, dashes and underscores, and .fifo behind "
            + "it). Set it to https://sqs.region.amazonaws.com/account/name, or to the name.");
        checks.Refuse(
            QueueName.IsValid(options.Queue) && NeedsSuffix(options)
                && QueueName.Of(options.Queue!).Length > QueueName.MaxLength - LongestSuffix, nameof(options.Queue),
            $"must have a name of at most {QueueName.MaxLength - LongestSuffix} characters, "
            + $"or {nameof(options.DeadLetterQueue)} and {nameof(options.SuspectsQueue)} must be set.");
        Other(options.DeadLetterQueue, nameof(options.DeadLetterQueue));
        Other(options.SuspectsQueue, nameof(options.SuspectsQueue));
        checks.Refuse(
            options.SuspectsQueue is { } suspects && QueueName.IsFifo(suspects),
            nameof(options.SuspectsQueue),
            "must be a standard queue.");
        checks.Processing(options);
        checks.Range(options.HandlerTimeout, OptionChecks.Shortest, LongestHandlerTimeout, nameof(options.HandlerTimeout));

        // SQS hides a message for at most 12 hours.
        foreach (var delay in options.RetryDelays ?? [])
        {
            checks.Range(delay, TimeSpan.FromMilliseconds(1), LongestRetryDelay, nameof(options.RetryDelays));
        }

        checks.Range(options.VisibilityTimeout, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1), nameof(options.VisibilityTimeout));
        checks.Refuse(
            options.VisibilityTimeout.Ticks % TimeSpan.TicksPerSecond != 0, nameof(options.VisibilityTimeout), "must be of whole seconds.");
        checks.Range(options.CallTimeout, OptionChecks.Shortest, TimeSpan.FromMinutes(1), nameof(options.CallTimeout));
        checks.Range(options.UnhandledAfter, OptionChecks.Shortest, TimeSpan.FromDays(13), nameof(options.UnhandledAfter));
        return checks.Result;

        void Other(string? queue, string member) => checks.Refuse(
            queue is not null && (!QueueName.IsValid(queue) || queue == options.Queue), member,
            $"must be the URL or the name of a queue, and another than {nameof(options.Queue)}.");
    }

    private static bool NeedsSuffix(SqsInboxOptions options) => options.DeadLetterQueue is null || options.SuspectsQueue is null;
}
