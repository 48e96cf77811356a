using Amazon.SQS.Model;

namespace Webhooks.Sqs.Queues;

/// <summary>The outcome of one entry of a batch, and why it was not done.</summary>
internal readonly record struct EntryOutcome(EntryResult Result, string? Problem)
{
    private const string InvalidContents = "InvalidMessageContents";

    // By the end of the code: it may come with the name of the service before it.
    private static readonly string[] ForGood =
    [
        InvalidContents, "InvalidParameterValue", "InvalidAttributeValue", "MissingParameter", "UnsupportedOperation",
        "MessageTooLong", "ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidAddress", "InvalidBatchEntryId",
    ];

    public static EntryOutcome Done { get; } = new(EntryResult.Done, Problem: null);

    public bool IsDone => Result == EntryResult.Done;

    /// <summary>Gets a value indicating whether characters of the body were refused.</summary>
    public bool IsOfContents => Problem?.Contains(InvalidContents, StringComparison.Ordinal) == true;

    public static EntryOutcome Failed(string problem) => new(EntryResult.Failed, problem);

    /// <summary>
    /// Reads an entry that SQS answers as failed. A throttled one is the sender's fault too, by its answer, and can be tried again.
    /// </summary>
    public static EntryOutcome Of(BatchResultErrorEntry entry) => new(
        entry.Code is { } code && ForGood.Any(code.EndsWith) ? EntryResult.Refused : EntryResult.Failed, $"{entry.Code}: {entry.Message}");

    /// <summary>
    /// Returns the outcomes of the entries of a batch, in their order. An entry that the answer does not name has failed.
    /// </summary>
    public static IReadOnlyList<EntryOutcome> Of(int count, IEnumerable<string> successful, IEnumerable<BatchResultErrorEntry>? failed)
    {
        var outcomes = new EntryOutcome[count];
        Array.Fill(outcomes, Failed("SQS did not answer for it."));

        foreach (var entry in failed ?? [])
        {
            Set(entry.Id, Of(entry));
        }

        foreach (var id in successful)
        {
            Set(id, Done);
        }

        return outcomes;

        void Set(string id, EntryOutcome outcome)
        {
            if (int.TryParse(id, out var index) && (uint)index < (uint)count)
            {
                outcomes[index] = outcome;
            }
        }
    }
}
