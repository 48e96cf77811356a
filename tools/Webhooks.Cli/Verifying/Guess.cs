namespace Webhooks.Cli.Verifying;

/// <summary>Another reading of a body or a secret, with which the signature might hold, and what it would mean if it did.</summary>
/// <param name="Value">The other reading.</param>
/// <param name="Diagnosis">What was done to it; null for the value as it was given.</param>
internal readonly record struct Guess<T>(T Value, Diagnosis? Diagnosis)
{
    /// <summary>The same, with what was undone before.</summary>
    public Guess<T> After(Diagnosis? first) => new(Value, Verifying.Diagnosis.Join(first, Diagnosis));
}
