namespace Webhooks.Tests;

/// <summary>What a stand-in was asked.</summary>
public sealed record StandInRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body);
