namespace Webhooks.Sqlite.Storage;

/// <summary>The right to handle a delivery once; whoever does not hold the token any more changes nothing.</summary>
internal readonly record struct Lease(long Number, long Token, string Endpoint, int Attempt);
