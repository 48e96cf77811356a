namespace Webhooks.Processing;

/// <summary>A store cannot be used now. The message is for operators: why, and how to fix it.</summary>
internal sealed class InboxUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
