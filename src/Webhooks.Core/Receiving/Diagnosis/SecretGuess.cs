namespace Webhooks.Receiving.Diagnosis;

/// <summary>A key with which a signature might hold, and what would have to be wrong for it.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsOurs">Whether our copy of the secret is the one that is wrong; else it is the sender's.</param>
/// <param name="Code">A short name of what is wrong, for scripts.</param>
/// <param name="Form">How the wrong copy holds the secret, to follow "holds the secret": <c>with quotes around it</c>.</param>
internal readonly record struct SecretGuess(byte[] Key, bool IsOurs, string Code, string Form);
