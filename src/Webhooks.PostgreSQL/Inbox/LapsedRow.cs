namespace Webhooks.PostgreSQL.Inbox;

/// <summary>A delivery whose lease has run out.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Endpoint">Its endpoint.</param>
/// <param name="Attempts">How many attempts were started, the one that lapsed among them.</param>
/// <param name="Owner">The process that had it.</param>
/// <param name="WasSuspect">Whether it ran as a suspect.</param>
/// <param name="Crashes">How often it was running when its process ended, before.</param>
internal readonly record struct LapsedRow(long Number, string Endpoint, int Attempts, Guid Owner, bool WasSuspect, int Crashes);
