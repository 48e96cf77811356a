namespace Webhooks.Tests;

/// <summary>What a stand-in answers in place of what was asked.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="RetryAfter">The header, as it is sent; null for none.</param>
/// <param name="Location">Where a redirect leads; null for none.</param>
/// <param name="Bytes">The body where it is no text; null sends <paramref name="Body"/>.</param>
public sealed record StandInAnswer(
    int Status, string Body = """{"message":"stand-in"}""", string? RetryAfter = null, string? Location = null, byte[]? Bytes = null);
