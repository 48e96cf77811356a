namespace Webhooks.Cli.Sending;

/// <summary>A delivery to send.</summary>
/// <param name="Request">The request.</param>
/// <param name="Id">The id by which a receiver knows it: the event's, or else the hash of its body.</param>
/// <param name="File">The file that it was read from; null when it was made.</param>
internal sealed record Delivery(HttpRequestMessage Request, string Id, string? File = null);
