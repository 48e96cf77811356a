namespace Webhooks.Cli.Verifying;

/// <summary>Why a signature does not hold.</summary>
/// <param name="Code">For scripts.</param>
/// <param name="Text">For people: one line that says how to fix it.</param>
internal sealed record Diagnosis(string Code, string Text)
{
    /// <summary>Both, one after the other; null for none.</summary>
    public static Diagnosis? Join(Diagnosis? first, Diagnosis? second) =>
        first is null ? second
        : second is null ? first
        : new($"{first.Code}+{second.Code}", $"{first.Text} And {second.Text}");
}
