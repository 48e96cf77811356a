using System.Text.Json.Serialization;

namespace Samples.Stripe;

/// <summary>The member <c>data</c> of every event.</summary>
/// <typeparam name="T">What the event is about.</typeparam>
public sealed record StripeObject<T>
{
    /// <summary>What the event is about.</summary>
    [JsonPropertyName("object")]
    public T? Subject { get; init; }
}
