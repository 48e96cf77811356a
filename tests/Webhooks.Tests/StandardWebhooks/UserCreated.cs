namespace Webhooks.Tests.StandardWebhooks;

public sealed record UserCreated
{
    public required string Email { get; init; }
}
