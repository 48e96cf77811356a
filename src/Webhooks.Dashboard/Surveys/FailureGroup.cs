namespace Webhooks.Dashboard.Surveys;

/// <summary>Failures with one cause: one handler, one exception, one event type.</summary>
internal sealed record FailureGroup
{
    public string? Handler { get; init; }

    public string? Exception { get; init; }

    public required string Message { get; init; }

    public required string Provider { get; init; }

    public required string Type { get; init; }

    public required int Dead { get; init; }

    public required int Waiting { get; init; }

    public required DateTimeOffset First { get; init; }

    public required DateTimeOffset Last { get; init; }

    /// <summary>Gets a text that the last error of all of them holds, to list them by.</summary>
    public required string Search { get; init; }

    public required string Sample { get; init; }
}
