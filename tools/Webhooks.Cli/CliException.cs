namespace Webhooks.Cli;

/// <summary>The command cannot be done; the message is one line and names the cure.</summary>
internal sealed class CliException(string message) : Exception(message);
