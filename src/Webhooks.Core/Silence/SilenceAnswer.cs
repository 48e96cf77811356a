namespace Webhooks.Silence;

/// <summary>The cause of a silence, as far as it is known.</summary>
/// <param name="IsExplained">Whether the provider says that nothing was due.</param>
/// <param name="Text">What to say when it is not explained, and what to do about it.</param>
internal readonly record struct SilenceAnswer(bool IsExplained, string Text)
{
    public static SilenceAnswer NothingWasDue { get; } = new(IsExplained: true, "");
}
