namespace Webhooks;

/// <summary>
/// A sender of webhooks: how it signs, what identifies a delivery, and which events it has. Derive from it to receive from a provider
/// of your own; the receiver, the handlers, the inboxes and the endpoint serve it like the built-in ones.
/// </summary>
/// <remarks>
/// An implementation is stateless and safe for concurrent use. Nothing that a sender controls (headers, bodies) may make one of its
/// methods throw.
/// </remarks>
public abstract class WebhookProvider
{
    /// <summary>Gets the provider's name, and the default name of its endpoints: letters and digits, such as <c>CircleCI</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Gets the type from which all of the provider's events derive; handlers of other types are refused at registration.
    /// </summary>
    public abstract Type EventBase { get; }

    /// <summary>
    /// Gets the event types that this provider is known to send, each with its class. Types that are not listed become the provider's
    /// unknown event. The list also bounds the values of metric tags.
    /// </summary>
    public abstract IReadOnlyDictionary<string, Type> EventTypes { get; }

    /// <summary>
    /// Gets a value indicating whether <see cref="EventTypes"/> has every type that the provider is known to send. Where it has only the
    /// types that the app asked for, another type is nothing new, and neither logged nor counted as drift.
    /// </summary>
    /// <value><see langword="true"/> unless overridden.</value>
    public virtual bool ListsEveryType => true;

    /// <summary>
    /// Gets the class of the event that a body of a listed type becomes when it does not fit the type's class. Handlers of this class are
    /// then asked for the listed types too.
    /// </summary>
    /// <value><see langword="null"/> unless overridden: whatever the body holds, a listed type becomes its class.</value>
    public virtual Type? MisfitEvent => null;

    /// <summary>
    /// Gets the names of unsigned headers that are kept with the delivery; none unless overridden. Never list a signature.
    /// </summary>
    public virtual IReadOnlyList<string> UnsignedHeaders => [];

    /// <summary>
    /// Gets a value indicating whether the provider's events say when they happened (<see cref="WebhookIdentity.OccurredAt"/>). Where they
    /// do not, an endpoint with <see cref="WebhookOptions.MaxEventAge"/> is refused at start, because the setting could not be applied.
    /// </summary>
    /// <value><see langword="true"/> unless overridden.</value>
    public virtual bool EventsCarryTime => true;

    /// <summary>
    /// Gets the longest secret, in characters, that the provider keeps whole. A longer one is accepted, and warned of at start and at each
    /// reload that brings it.
    /// </summary>
    /// <value><see langword="null"/>, no limit, unless overridden; else at least 1.</value>
    public virtual int? MaxSecretLength => null;

    /// <summary>Sets the provider's own defaults before configuration and code are applied.</summary>
    /// <param name="options">The options of one endpoint.</param>
    public virtual void ConfigureDefaults(WebhookOptions options) => ArgumentNullException.ThrowIfNull(options);

    /// <summary>Makes a secret from the text of a setting: its UTF-8 bytes, unless the scheme encodes the key.</summary>
    /// <param name="secret">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, blank, or not what the scheme expects.</exception>
    public virtual WebhookSecret CreateSecret(string secret) => new(secret);

    /// <summary>
    /// Checks the headers alone, before the body is read: whether there is one signature of a known form and version.
    /// </summary>
    /// <param name="headers">The headers.</param>
    /// <returns><see langword="null"/> when the body is worth reading, else the reason to refuse.</returns>
    public abstract WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers);

    /// <summary>Verifies the signature over the raw body. Tries every secret, compares in constant time, never throws.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="body">The body, exactly as it came.</param>
    /// <param name="secrets">The secrets to try, current first.</param>
    public abstract WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets);

    /// <summary>Reads type, id and time from a verified body.</summary>
    /// <param name="headers">The headers; unsigned, unless the scheme signs some.</param>
    /// <param name="body">The body, exactly as it came.</param>
    /// <param name="identity">The identity that the body states.</param>
    /// <returns>False when the body is not what this provider sends (not a JSON object, say); it then becomes an unknown event.</returns>
    public abstract bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity);

    /// <summary>
    /// Reads what <see cref="TryIdentify"/> reads and, where a handler waits for it, the event with it: one walk over the body in place of
    /// two, for handlers that run at once. Unless overridden it identifies, and leaves the event to <see cref="Parse"/>. Never throws for
    /// what a body holds.
    /// </summary>
    /// <param name="headers">The headers; unsigned, unless the scheme signs some.</param>
    /// <param name="body">The body, exactly as it came; the event must not refer to this memory.</param>
    /// <param name="isWanted">Whether there is a handler for events of a type; an event of another type is not worth parsing.</param>
    /// <returns>The identity, and the event where this method made it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="isWanted"/> is null.</exception>
    public virtual WebhookReading Read(WebhookHeaders headers, ReadOnlySpan<byte> body, Func<string, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        return new() { IsIdentified = TryIdentify(headers, body, out var identity), Identity = identity };
    }

    /// <summary>
    /// Turns a verified body into its event. Never throws: a body that cannot be understood becomes the provider's unknown event.
    /// </summary>
    /// <param name="type">The type that <see cref="TryIdentify"/> read; empty when it could not.</param>
    /// <param name="body">The body; the event must not refer to this memory.</param>
    public abstract WebhookEvent Parse(string type, ReadOnlySpan<byte> body);

    /// <summary>
    /// Returns what an event is about, as <see cref="WebhookDelivery.Subject"/> has it: <c>workflow:{id}</c> for example. It is the key for
    /// "everything about this workflow".
    /// </summary>
    /// <param name="webhookEvent">An event of this provider.</param>
    /// <returns>The subject; <see langword="null"/> when the event is about nothing in particular, and unless overridden.</returns>
    public virtual string? GetSubject(WebhookEvent webhookEvent) => null;

    /// <summary>Summarizes an event in a few words, for the operator's page and the tool.</summary>
    /// <param name="webhookEvent">An event of this provider.</param>
    /// <returns>The summary; <see langword="null"/>, unless overridden, leaves it at the type.</returns>
    public virtual WebhookSummary? Summarize(WebhookEvent webhookEvent) => null;

    /// <summary>
    /// Reads what <see cref="GetSubject"/> returns for the event of a verified body, without making the event. Inboxes that store call it,
    /// once a delivery. Never throws for what a body holds.
    /// </summary>
    /// <param name="type">The type that <see cref="TryIdentify"/> read.</param>
    /// <param name="body">The body, exactly as it came.</param>
    /// <returns>The subject, 200 characters at most; <see langword="null"/> when the body names none, and unless overridden.</returns>
    public virtual string? ReadSubject(string type, ReadOnlySpan<byte> body) => null;

    /// <summary>
    /// Reads the final status from a verified body, where type, subject and status together are the fact that the event tells: two
    /// deliveries of one fact are then the same for recovery, whatever else their bodies say. Never throws for what a body holds.
    /// </summary>
    /// <param name="type">The type that <see cref="TryIdentify"/> read.</param>
    /// <param name="body">The body, exactly as it came.</param>
    /// <returns>
    /// The status as the provider spells it; <see langword="null"/>, unless overridden, when the hash of the body is the fact.
    /// </returns>
    public virtual string? ReadStatus(string type, ReadOnlySpan<byte> body) => null;

    /// <summary>Sets the headers that the provider itself would send with this body, signature included: for tests and tools.</summary>
    /// <param name="headers">Receives the headers; existing ones of the same name are replaced.</param>
    /// <param name="body">The body to sign.</param>
    /// <param name="secret">The secret to sign with.</param>
    public abstract void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret);

    /// <summary>
    /// Verifies a delivery and turns it into its event: for functions, queue workers and programs that already hold the body.
    /// </summary>
    /// <param name="headers">The headers.</param>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="secret">The current secret. Keep it: making one hashes the key.</param>
    /// <param name="retired">Secrets that are still accepted, such as the previous one during a rotation.</param>
    /// <returns>The event; the provider's unknown event for a body that cannot be understood.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    public WebhookEvent ConstructEvent(
        WebhookHeaders headers, ReadOnlySpan<byte> body, WebhookSecret secret, params ReadOnlySpan<WebhookSecret> retired)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var verification = Verify(headers, body, new ReadOnlySpan<WebhookSecret>(in secret));

        if (!verification.IsVerified && !retired.IsEmpty)
        {
            verification = Verify(headers, body, retired);
        }

        if (!verification.IsVerified)
        {
            throw new WebhookSignatureException(verification.Outcome);
        }

        var reading = Read(headers, body, static _ => true);
        return reading.Event ?? Parse(reading.Identity.Type ?? "", body);
    }
}
