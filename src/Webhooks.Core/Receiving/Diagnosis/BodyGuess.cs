namespace Webhooks.Receiving.Diagnosis;

/// <summary>A body for which a signature might hold, and what would have happened to it on the way.</summary>
/// <param name="Body">The body.</param>
/// <param name="Code">A short name of what happened, for scripts.</param>
/// <param name="Form">What happened, to follow "the body": <c>has lost its last line end</c>.</param>
internal readonly record struct BodyGuess(byte[] Body, string Code, string Form);
