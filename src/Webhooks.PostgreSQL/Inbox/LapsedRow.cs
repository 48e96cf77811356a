namespace Webhooks.PostgreSQL.Inbox;

/// <summary>A delivery whose lease has run out after its last attempt.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Endpoint">Its endpoint.</param>
/// <param name="Attempts">How many attempts were started, the one that lapsed among them.</param>
internal readonly record struct LapsedRow(long Number, string Endpoint, int Attempts);
