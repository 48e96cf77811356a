namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>The state of the table in the database, and this user's rights on it.</summary>
/// <param name="User">The user that the database knows this process by.</param>
/// <param name="Exists">Whether the table is found through the connection's search path.</param>
/// <param name="IsReadOnly">Whether the server accepts no writes: a standby, or a server told so.</param>
/// <param name="MissingRights">The rights on the table that the user lacks.</param>
/// <param name="CreateProblem">Why the table could not be created; null when that was not tried, or worked.</param>
internal sealed record TableState(string User, bool Exists, bool IsReadOnly, string[] MissingRights, string? CreateProblem = null)
{
    private const string Delete = "DELETE";

    /// <summary>Gets a value indicating whether the table grows, as what is over cannot be removed.</summary>
    public bool CannotPrune => MissingRights.Contains(Delete);

    /// <summary>Gets the problem that keeps deliveries from being claimed, and the fix; null when nothing does.</summary>
    public string? Problem => this switch
    {
        { IsReadOnly: true } =>
            "The server accepts no writes. Connect to the primary (Target Session Attributes=primary with several hosts).",
        { Exists: false, CreateProblem: { } problem } =>
            $"The table webhook_deliveries is missing, and user {User} could not create it ({problem}). Create it, or grant the right to.",
        { Exists: false } => "The table webhook_deliveries is missing, and CreateTable is false. Create it.",
        _ when MissingRights.Where(right => right != Delete).ToArray() is { Length: > 0 } rights =>
            $"User {User} lacks {string.Join(", ", rights)} on webhook_deliveries. Grant what is missing.",
        _ => null,
    };
}
