namespace Webhooks.PostgreSQL;

/// <summary>A claim of this process that has not ended: what it is known by, here and in its row.</summary>
internal sealed record OpenClaim(byte[] Key, Guid Token);
