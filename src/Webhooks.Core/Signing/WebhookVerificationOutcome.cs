namespace Webhooks;

/// <summary>The reasons why a signature was accepted or refused. Only <see cref="Verified"/> is success, and zero is not.</summary>
public enum WebhookVerificationOutcome
{
    /// <summary>Nothing was verified.</summary>
    NotVerified = 0,

    /// <summary>The signature matches one of the secrets.</summary>
    Verified,

    /// <summary>The signature header is missing.</summary>
    MissingSignature,

    /// <summary>The signature header came more than once.</summary>
    RepeatedSignature,

    /// <summary>The signature header cannot be read.</summary>
    MalformedSignature,

    /// <summary>
    /// The signature header holds only versions or algorithms that this library does not know; it never falls back to another.
    /// </summary>
    UnsupportedSignature,

    /// <summary>The signature is well-formed and matches no secret.</summary>
    Mismatch,

    /// <summary>The scheme signs a timestamp and it is too far from now.</summary>
    TimestampOutOfRange,
}
