namespace Webhooks.Cli.Verifying;

/// <summary>Why a signature does not hold.</summary>
/// <param name="Code">For scripts.</param>
/// <param name="Text">For people: one line that names the cure.</param>
internal sealed record Diagnosis(string Code, string Text);
