namespace Webhooks.Cli.Sending;

/// <summary>A delivery that was sent, and its answer.</summary>
/// <param name="Id">The id by which a receiver knows it.</param>
/// <param name="File">The file that it was read from; null when it was made.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct SentDelivery(string Id, string? File, Answer Answer);
