namespace Webhooks.Cli;

/// <summary>The command cannot be done; the message is one line and says what to do.</summary>
internal sealed class CliException(string message) : Exception(message);
