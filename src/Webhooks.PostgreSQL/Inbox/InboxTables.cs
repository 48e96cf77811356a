namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The state of the tables in the database, and this user's rights on them.</summary>
/// <param name="User">The user that the database knows this process by.</param>
/// <param name="IsReadOnly">Whether the server accepts no writes: a standby, or a server told so.</param>
/// <param name="Missing">The tables that are not found through the connection's search path; of an older version, its step.</param>
/// <param name="MissingRights">The rights that the user lacks.</param>
/// <param name="CreateProblem">Why the tables could not be created; null when that was not tried, or worked.</param>
internal sealed record InboxTables(string User, bool IsReadOnly, string[] Missing, string[] MissingRights, string? CreateProblem = null)
{
    /// <summary>Gets what keeps deliveries from being stored, and the fix; null when nothing does.</summary>
    public string? Problem => this switch
    {
        { IsReadOnly: true } =>
            "The server accepts no writes. Connect to the primary (Target Session Attributes=primary with several hosts).",
        { Missing.Length: > 0, CreateProblem: { } problem } =>
            $"Missing is {string.Join(", ", Missing)}, and user {User} could not create it ({problem}). Run CreateAdministratorScript.",
        { Missing.Length: > 0 } => $"Missing is {string.Join(", ", Missing)}, and CreateTables is false. Run CreateAdministratorScript.",
        { MissingRights.Length: > 0 } => $"User {User} lacks {string.Join(", ", MissingRights)}. Run CreateAdministratorScript.",
        _ => null,
    };
}
