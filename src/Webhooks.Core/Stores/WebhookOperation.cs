namespace Webhooks;

/// <summary>
/// Represents an operation on stored deliveries, and names its operator. Created by <see cref="Retry"/>, <see cref="Replay"/> and
/// <see cref="Delete"/>. Immutable.
/// </summary>
public sealed class WebhookOperation
{
    private WebhookOperation(WebhookOperationKind kind, string by, string? handler) => (Kind, By, Handler) = (kind, by, handler);

    /// <summary>Gets the kind of operation.</summary>
    public WebhookOperationKind Kind { get; }

    /// <summary>Gets the operator; the log has it.</summary>
    public string By { get; }

    /// <summary>Gets the one handler to run in a replay; <see langword="null"/> for all.</summary>
    public string? Handler { get; }

    /// <summary>
    /// Creates a retry: a pending delivery is due at once, a dead letter starts again with its first attempt. Handlers that have succeeded
    /// do not run again. Deliveries that are running or handled are left as they are.
    /// </summary>
    /// <param name="by">The operator.</param>
    /// <exception cref="ArgumentException"><paramref name="by"/> is <see langword="null"/> or blank.</exception>
    public static WebhookOperation Retry(string by) => new(WebhookOperationKind.Retry, Checked(by), handler: null);

    /// <summary>
    /// Creates a replay: handlers run again, also those that have succeeded. Deliveries that are running are left as they are.
    /// </summary>
    /// <param name="by">The operator.</param>
    /// <param name="handler">The name of the one handler to run; <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentException"><paramref name="by"/> is <see langword="null"/> or blank.</exception>
    public static WebhookOperation Replay(string by, string? handler = null) => new(WebhookOperationKind.Replay, Checked(by), handler);

    /// <summary>Creates a deletion. Deliveries that are running are left as they are.</summary>
    /// <param name="by">The operator.</param>
    /// <exception cref="ArgumentException"><paramref name="by"/> is <see langword="null"/> or blank.</exception>
    public static WebhookOperation Delete(string by) => new(WebhookOperationKind.Delete, Checked(by), handler: null);

    private static string Checked(string by)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        return by;
    }
}
