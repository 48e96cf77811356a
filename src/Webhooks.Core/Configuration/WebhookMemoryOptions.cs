namespace Webhooks;

/// <summary>Settings of the process, not of one endpoint: <c>services.Configure&lt;WebhookMemoryOptions&gt;(…)</c>.</summary>
public sealed class WebhookMemoryOptions
{
    /// <summary>
    /// How many bytes the bodies of all requests may hold at once, not counting those of 64 KiB and less; 64 MiB by default, at least
    /// 1 MiB. When it is spent, deliveries are answered 503 until others are done.
    /// </summary>
    public long MaxBodyMemory { get; set; } = 64 * 1024 * 1024;
}
