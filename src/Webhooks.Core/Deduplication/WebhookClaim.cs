namespace Webhooks;

/// <summary>
/// The answer to a claim on a delivery, made by <see cref="Claimed"/>, <see cref="Duplicate"/> or <see cref="Held"/>. The default value is
/// no answer: the caller refuses it. Immutable.
/// </summary>
public readonly struct WebhookClaim : IEquatable<WebhookClaim>
{
    private readonly IReadOnlyCollection<string>? _succeeded;

    private WebhookClaim(WebhookClaimState state, int attempt, bool bodyDiffers, IReadOnlyCollection<string>? succeeded, object? token) =>
        (State, Attempt, BodyDiffers, _succeeded, Token) = (state, attempt, bodyDiffers, succeeded, token);

    /// <summary>Gets the answer: claimed, duplicate or held.</summary>
    public WebhookClaimState State { get; }

    /// <summary>Gets a value indicating whether the delivery was completed before.</summary>
    public bool IsDuplicate => State == WebhookClaimState.Duplicate;

    /// <summary>Gets the number of this attempt, from 1, when <see cref="State"/> is claimed; else 0.</summary>
    public int Attempt { get; }

    /// <summary>Gets a value indicating whether the body of a duplicate differs from the one that was completed.</summary>
    public bool BodyDiffers { get; }

    /// <summary>Gets the handlers that have succeeded in earlier attempts, when <see cref="State"/> is claimed; else none.</summary>
    public IReadOnlyCollection<string> SucceededHandlers => _succeeded ?? [];

    /// <summary>
    /// Gets the token by which the deduplicator identifies the claim; it has no meaning to others. <see langword="null"/> unless claimed.
    /// </summary>
    public object? Token { get; }

    /// <summary>Creates the answer "claimed": the caller handles the delivery.</summary>
    /// <param name="attempt">The number of this attempt: 1 or more.</param>
    /// <param name="succeededHandlers">The handlers that have succeeded in earlier attempts and must not run again.</param>
    /// <param name="token">The token by which the deduplicator identifies the claim.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempt"/> is less than 1.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="succeededHandlers"/> is <see langword="null"/>.</exception>
    public static WebhookClaim Claimed(int attempt, IReadOnlyCollection<string> succeededHandlers, object? token)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentNullException.ThrowIfNull(succeededHandlers);
        return new(WebhookClaimState.Claimed, attempt, bodyDiffers: false, succeededHandlers, token);
    }

    /// <summary>Creates the answer "duplicate": the delivery was completed before.</summary>
    /// <param name="bodyDiffers">Whether its body differs from the one that was completed.</param>
    public static WebhookClaim Duplicate(bool bodyDiffers) => new(WebhookClaimState.Duplicate, 0, bodyDiffers, null, null);

    /// <summary>Creates the answer "held": another caller is handling the delivery.</summary>
    public static WebhookClaim Held() => new(WebhookClaimState.Held, 0, bodyDiffers: false, null, null);

    /// <inheritdoc/>
    public bool Equals(WebhookClaim other) =>
        State == other.State && Attempt == other.Attempt && BodyDiffers == other.BodyDiffers && Equals(Token, other.Token);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WebhookClaim other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(State, Attempt, BodyDiffers, Token);

    /// <summary>Compares two answers.</summary>
    public static bool operator ==(WebhookClaim left, WebhookClaim right) => left.Equals(right);

    /// <summary>Compares two answers.</summary>
    public static bool operator !=(WebhookClaim left, WebhookClaim right) => !left.Equals(right);

    /// <summary>Throws for the default value, which is no answer.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    internal WebhookClaim EnsureAnswered(IWebhookDeduplicator deduplicator) => State == WebhookClaimState.None
        ? throw new InvalidOperationException($"{deduplicator.GetType()} answered with the default of WebhookClaim, which is no answer.")
        : this;
}
