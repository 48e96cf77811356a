using Webhooks.Cli.Sending;

namespace Webhooks.Cli.Listening;

/// <summary>One request to the listener, and its outcome.</summary>
internal sealed record SeenDelivery
{
    public required DateTimeOffset Time { get; init; }

    public required int Status { get; init; }

    public required string Path { get; init; }

    /// <summary>The provider of the endpoint; null where there is none.</summary>
    public KnownProvider? Provider { get; init; }

    public string Type { get; init; } = "";

    /// <summary>The event in a few words; empty when there is none.</summary>
    public string Summary { get; init; } = "";

    public int Size { get; init; }

    public bool IsVerified { get; init; }

    public bool IsRepeat { get; init; }

    public int Drift { get; init; }

    public string? Reason { get; init; }

    public string? Hint { get; init; }

    /// <summary>The answer of the receiver that it was passed on to; null when it was not.</summary>
    public Answer? Forwarded { get; init; }

    /// <summary>The file that the body was saved in.</summary>
    public string? Saved { get; init; }
}
