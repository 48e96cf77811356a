namespace Webhooks.Dashboard.Api;

/// <summary>A question that cannot be understood; the message says why, to the one who asked.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
