namespace Webhooks.Sqs;

/// <summary>
/// The settings of the inbox and of the worker. They are read once, when the app starts. Region, credentials and endpoint are not among
/// them: they are those of the app's <c>IAmazonSQS</c>, or of the AWS SDK's own conventions. <see
/// cref="WebhookProcessingOptions.HandlerTimeout"/> is at most 10 hours here, and each of <see
/// cref="WebhookProcessingOptions.RetryDelays"/> at most 11, as SQS hides a message for at most 12.
/// </summary>
public sealed class SqsInboxOptions : WebhookProcessingOptions
{
    /// <summary>
    /// Gets or sets the queue, by its URL or its name. Required. A name is looked up in the account and region of the client. A name that
    /// ends with <c>.fifo</c> is a FIFO queue: deliveries about the same thing are handled in their order, and processes need a
    /// deduplicator that they share.
    /// </summary>
    /// <value>At most 80 letters, digits, dashes and underscores; 71 unless both other queues are named.</value>
    public string? Queue { get; set; }

    /// <summary>Gets or sets the queue of dead letters, by its URL or its name.</summary>
    /// <value><see langword="null"/>, the default, for the one whose name has <c>-dead</c> behind the name of <see cref="Queue"/>.</value>
    public string? DeadLetterQueue { get; set; }

    /// <summary>
    /// Gets or sets the queue of deliveries that were being handled when a process ended, by its URL or its name. A FIFO queue has none.
    /// </summary>
    /// <value>
    /// <see langword="null"/>, the default, for the one whose name has <c>-suspects</c> behind the name of <see cref="Queue"/>.
    /// </value>
    public string? SuspectsQueue { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether queues that are missing are created, which takes <c>sqs:CreateQueue</c>. Queues that are
    /// there stay as they are.
    /// </summary>
    /// <value><see langword="true"/> by default.</value>
    public bool CreateQueues { get; set; } = true;

    /// <summary>
    /// Gets or sets how long a message is hidden from others, and how long after the end of a process its deliveries are handled by
    /// another. It is renewed as long as a handler runs.
    /// </summary>
    /// <value>2 seconds to 1 hour, in whole seconds; 1 minute by default.</value>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets how long one call to SQS may take. A delivery that is not stored by then is sent again, as long as the sender waits
    /// (<see cref="WebhookOptions.ResponseTimeout"/>); then the answer is 503.
    /// </summary>
    /// <value>Greater than zero, at most 1 minute; 3 seconds by default.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Gets or sets a value indicating whether messages of a standard queue name what they are about as their group, so that SQS keeps many
    /// of one from holding up those of others (fair queues). Messages of a FIFO queue always do.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool FairQueue { get; set; }

    /// <summary>
    /// Gets or sets how long a delivery may go round among processes that have no handler for its endpoint, before it becomes a dead
    /// letter. It waits the longest of <see cref="WebhookProcessingOptions.RetryDelays"/> in between, and no attempt is counted. The
    /// health check is degraded from the first hour.
    /// </summary>
    /// <value>Greater than zero, at most 13 days; 7 days by default.</value>
    public TimeSpan UnhandledAfter { get; set; } = TimeSpan.FromDays(7);
}
