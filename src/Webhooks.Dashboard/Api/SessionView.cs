namespace Webhooks.Dashboard.Api;

/// <summary>The session that the page asks for first: the store, the user, the token of changes.</summary>
internal sealed record SessionView
{
    public required string Store { get; init; }

    public required bool IsExact { get; init; }

    public required bool ReplaysHandled { get; init; }

    public required bool KeepsFailedAttempts { get; init; }

    public required IReadOnlyList<string> States { get; init; }

    public required string User { get; init; }

    public required bool CanOperate { get; init; }

    public required string Token { get; init; }
}
