namespace Webhooks.Sqs.Messages;

/// <summary>The attempts that a message records. It grows with its delivery, as each attempt sends a successor.</summary>
internal sealed record AttemptFacts
{
    public static AttemptFacts None { get; } = new();

    /// <summary>Gets which attempt the next one is, from 1; of a dead letter, the last one.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets the handlers that do not run again.</summary>
    public IReadOnlyList<string>? Succeeded { get; init; }

    /// <summary>Gets when it is due, where a message cannot be sent with so long a wait.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Gets since when it has been handed to processes that have no handler for it.</summary>
    public DateTimeOffset? UnhandledSince { get; init; }

    /// <summary>Gets the one handler to run, by an operator's wish.</summary>
    public string? OnlyHandler { get; init; }

    /// <summary>Gets how many attempts a shared memory has counted before an operator's retry, in a FIFO queue.</summary>
    public int? CountedBefore { get; init; }

    /// <summary>Gets what operators identify a dead letter by.</summary>
    public string? Key { get; init; }

    /// <summary>Gets when it became a dead letter.</summary>
    public DateTimeOffset? DeadAt { get; init; }

    /// <summary>Gets why it is a dead letter, or was one before an operator's replay to one handler.</summary>
    public string? Reason { get; init; }
}
