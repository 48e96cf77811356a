namespace Webhooks.Sqs.Queues;

/// <summary>The result of one entry of a batch. The default value is not a success.</summary>
internal enum EntryResult
{
    /// <summary>It was not done, or that is unknown: the call failed, timed out, or SQS asks to try again.</summary>
    Failed = 0,

    /// <summary>It was not done, and will not be however often it is tried.</summary>
    Refused,

    /// <summary>SQS has done it.</summary>
    Done,
}
