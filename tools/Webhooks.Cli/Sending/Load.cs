namespace Webhooks.Cli.Sending;

/// <summary>How fast to send.</summary>
/// <param name="PerSecond">How many deliveries start a second, at most; null for as fast as they are answered.</param>
/// <param name="Concurrency">How many are under way at once, at most.</param>
internal readonly record struct Load(double? PerSecond, int Concurrency);
