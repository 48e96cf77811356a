namespace Webhooks.Perfsee.Api;

/// <summary>Represents a webhook to be created at Perfsee, or the new values of an existing one.</summary>
/// <param name="Url">The address to send to.</param>
/// <param name="EventType">The type of the events to send, such as <c>bundle:finished</c>.</param>
/// <param name="Secret">
/// The secret that signs the deliveries, at most 255 characters, the same as in <c>Webhooks:Perfsee:Secrets</c>. Null sends them unsigned.
/// It is never logged. On a public project everybody can read it.
/// </param>
public sealed record HookRegistration(Uri Url, string EventType, string? Secret)
{
    /// <summary>Returns a text without the secret.</summary>
    public override string ToString() => $"{nameof(HookRegistration)} {{ {nameof(Url)} = {Url}, {nameof(EventType)} = {EventType} }}";
}
