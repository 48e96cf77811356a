namespace Webhooks.StandardWebhooks;

/// <summary>The class that an app has named for the data of an event type.</summary>
internal abstract class DataType(Type data, Type eventClass)
{
    // Unnamed delegates are counted, so that each has a name.
    private int _delegates;

    public Type Data => data;

    public Type EventClass => eventClass;

    public int CountDelegate() => ++_delegates;

    /// <summary>
    /// Makes the event; <see langword="null"/> when the data does not fit, and then the difference says how. Never throws.
    /// </summary>
    public abstract StandardWebhookEvent? TryRead(ReadOnlySpan<byte> data, out WebhookDrift? misfit);
}
