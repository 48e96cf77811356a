namespace Webhooks.Cli.Verifying;

/// <summary>A clock that stands still, to verify a delivery as of the time at which it was sent.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
