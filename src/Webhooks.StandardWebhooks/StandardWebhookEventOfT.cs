namespace Webhooks.StandardWebhooks;

/// <summary>An event whose data is of a class of yours, named for its type with <c>On&lt;TData&gt;(type, …)</c>.</summary>
/// <typeparam name="TData">The class of the data.</typeparam>
public sealed record StandardWebhookEvent<TData> : StandardWebhookEvent
{
    /// <summary>Gets what the event is about: the member <c>data</c>.</summary>
    /// <value>
    /// Never <see langword="null"/> in a handler: a body without data, or whose data does not fit, is a
    /// <see cref="StandardWebhookEnvelope"/>.
    /// </value>
    public required TData Data { get; init; }
}
