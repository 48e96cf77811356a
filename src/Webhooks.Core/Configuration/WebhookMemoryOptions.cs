namespace Webhooks;

/// <summary>
/// Settings of the process, not of one endpoint: the section <c>Webhooks:Memory</c>, and then
/// <c>services.Configure&lt;WebhookMemoryOptions&gt;(…)</c>. Read once, when the app starts.
/// </summary>
public sealed class WebhookMemoryOptions
{
    /// <summary>
    /// Gets or sets how many bytes the bodies of all requests may hold at once, not counting those of 64 KiB and less. When the memory is
    /// spent, a body that is still arriving makes room and is answered 503: of the remote address whose bodies have cost most (bytes held,
    /// times how long), the one that has been arriving longest.
    /// </summary>
    /// <value>At least 1 MiB; 64 MiB by default.</value>
    public long MaxBodyMemory { get; set; } = 64 * 1024 * 1024;
}
