namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// A claim of this process that has not ended, with all that its row holds: a table that was lost is filled again from the open claims.
/// </summary>
/// <param name="Key">The key of the row.</param>
/// <param name="Token">What tells this claim from others on the same row.</param>
/// <param name="BodyHash">The hash of the delivery's body.</param>
/// <param name="Attempt">Which attempt it is, from 1.</param>
/// <param name="SucceededHandlers">The handlers that do not run again.</param>
internal sealed record OpenClaim(byte[] Key, Guid Token, byte[] BodyHash, int Attempt, string[] SucceededHandlers);
