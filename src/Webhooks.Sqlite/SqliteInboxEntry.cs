namespace Webhooks.Sqlite;

/// <summary>A stored delivery as an operator sees it: all but its body. Immutable.</summary>
public sealed record SqliteInboxEntry
{
    /// <summary>Its number in the file, in order of acceptance; never used twice.</summary>
    public required long Number { get; init; }

    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The name of the endpoint that received it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The tenant whose secret signed it; null when there are no tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Its id; see <see cref="WebhookDelivery.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The event type as the signed body spells it; empty when it names none.</summary>
    public required string Type { get; init; }

    /// <summary>When it was received, in UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the event happened, by the signed body, in UTC; null when it does not say.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Where it stands.</summary>
    public required SqliteInboxState State { get; init; }

    /// <summary>How many attempts have been started; those that were interrupted by a clean stop do not count.</summary>
    public required int Attempts { get; init; }

    /// <summary>For a pending one that has failed before, when it is due again; else null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was handled or became a dead letter; else null.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why its last attempt failed: handler, type and message of each exception, cut off after 2,000 characters; null when none has.</summary>
    public string? LastError { get; init; }

    /// <summary>The handlers that have succeeded and will not run again; empty once all have.</summary>
    public IReadOnlyList<string> SucceededHandlers { get; init; } = [];
}
