using System.Text.Json.Nodes;

namespace Webhooks.Testing;

/// <summary>The edits that payloads of every provider have. Each returns another payload and leaves this one as it is.</summary>
/// <typeparam name="TPayload">The provider's payload: what every edit returns.</typeparam>
public abstract class WebhookPayload<TPayload> : WebhookPayload
    where TPayload : WebhookPayload<TPayload>
{
    private protected WebhookPayload(WebhookProvider provider, byte[] body)
        : base(provider, body)
    {
    }

    /// <summary>Sets any member, known or not: <c>Set("pipeline.number", 7)</c>. Missing objects on the way to it are made.</summary>
    /// <param name="path">The member's path from the top of the body, joined by dots; a number takes an item of a list.</param>
    /// <param name="value">The value: texts, numbers and booleans as they are, or a node of System.Text.Json; null is JSON's null.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank, or leads through a text or a number.</exception>
    public TPayload Set(string path, JsonNode? value) => Edit(body => MemberPath.Set(body, path, value));

    /// <summary>Removes a member.</summary>
    /// <param name="path">The member's path from the top of the body, joined by dots; a number takes an item of a list.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank, or there is no such member.</exception>
    public TPayload Remove(string path) => Edit(body => MemberPath.Remove(body, path));

    /// <summary>
    /// Moves the event to another time, and all other times in the body by the same distance, so that durations stay. Each time keeps its
    /// form, zone and precision; whole seconds stay whole. The samples are of June 2025: an endpoint with
    /// <see cref="WebhookOptions.MaxEventAge"/> refuses them.
    /// </summary>
    /// <param name="time">When the event happened; for Perfsee, when what it is about was created.</param>
    public TPayload At(DateTimeOffset time) => Edit(body =>
    {
        if (PayloadTimes.TryRead(Time(body), out var was))
        {
            PayloadTimes.Move(body, time - was);
        }
    });

    /// <summary>
    /// Adds white space behind the JSON until the body has a size, to pass a receiver's limit. Make it the last edit: others drop it.
    /// </summary>
    /// <param name="size">The size in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The body is larger already.</exception>
    public TPayload PaddedTo(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, Body.Length);
        var padded = new byte[size];
        Body.CopyTo(padded);
        padded.AsSpan(Body.Length).Fill((byte)' ');
        return Create(padded);
    }

    private protected abstract TPayload Create(byte[] body);

    /// <summary>Returns the member that says when the event happened.</summary>
    private protected abstract JsonNode? Time(JsonObject body);

    private protected TPayload Edit(Action<JsonObject> change)
    {
        var body = Read();
        change(body);
        return Create(SenderJson.Write(body));
    }
}
