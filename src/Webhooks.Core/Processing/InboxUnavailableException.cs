namespace Webhooks.Processing;

/// <summary>A store cannot be used now. The message is for operators: why, and the cure.</summary>
internal sealed class InboxUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
