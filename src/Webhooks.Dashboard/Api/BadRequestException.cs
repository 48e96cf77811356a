namespace Webhooks.Dashboard.Api;

/// <summary>A request that cannot be understood; the message tells the caller why.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
