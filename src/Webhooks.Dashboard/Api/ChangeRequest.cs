namespace Webhooks.Dashboard.Api;

/// <summary>A change that the page asks for.</summary>
internal sealed record ChangeRequest
{
    /// <summary>Gets <c>retry</c>, <c>replay</c> or <c>delete</c>.</summary>
    public string? Operation { get; init; }

    public string? Handler { get; init; }

    public string? Key { get; init; }

    public FilterView? Filter { get; init; }

    /// <summary>Gets the plan to run, or the run to cancel.</summary>
    public string? Id { get; init; }
}
