namespace Webhooks.Dashboard.Deliveries;

/// <summary>The summary of one event on the page. All texts are the sender's: shown as text and never as markup.</summary>
internal sealed record Summary
{
    /// <summary>Gets one line that says what happened: <c>build-test-deploy #130</c>.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// Gets <c>workflow</c>, <c>job</c>, <c>ping</c>, <c>bundle</c>, <c>snapshot</c>, <c>report</c>, <c>source</c>, <c>event</c> or
    /// <c>unknown</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Gets the status of the build or the analysis as the provider spells it; empty for events without one.</summary>
    public string Status { get; init; } = "";

    public string Project { get; init; } = "";

    public string Branch { get; init; } = "";

    /// <summary>Gets the name without the number that counts its runs.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the duration in seconds.</summary>
    public double? Duration { get; init; }

    public string? Url { get; init; }

    public string? Commit { get; init; }

    public string? Author { get; init; }

    public int? Score { get; init; }

    public int? BaselineScore { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<Difference> Drift { get; init; } = [];
}
