namespace Webhooks.Sqlite.Storage;

/// <summary>A delivery whose lease is over: its process ended, or slept, while it was being handled.</summary>
internal readonly record struct AbandonedDelivery(long Number, string Endpoint, int Attempts);
