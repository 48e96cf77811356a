using System.Collections;

namespace Webhooks.Telemetry;

/// <summary>
/// The log scope while a stored delivery is handled: every log line of a handler can be found by the delivery and its subject.
/// </summary>
internal sealed class DeliveryScope(WebhookAttempt attempt) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 5;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("WebhookEndpoint", attempt.Delivery.Endpoint),
        1 => new("WebhookDelivery", attempt.Delivery.Id),
        2 => new("WebhookSubject", attempt.Delivery.Subject),
        3 => new("WebhookOrigin", attempt.Delivery.Origin),
        4 => new("WebhookAttempt", attempt.Number),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    public override string ToString() =>
        $"delivery {attempt.Delivery.Id} of webhook "
        + $"endpoint {attempt.Delivery.Endpoint}, attempt {attempt.Number}, subject {attempt.Delivery.Subject ?? "none"}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
