namespace Webhooks.Sqlite.Store;

/// <summary>A row that was leased; its delivery is read after the commit.</summary>
internal readonly record struct TakenRow(long Number, string Endpoint, int Attempt, long Token, bool IsSuspect);
