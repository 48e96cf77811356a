namespace Webhooks.Tests;

/// <summary>Makes drift in one line.</summary>
internal static class Drifts
{
    public static WebhookDrift Of(WebhookDriftKind kind, string path, string json) => new() { Kind = kind, Path = path, Json = json };
}
