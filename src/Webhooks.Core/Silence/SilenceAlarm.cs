namespace Webhooks.Silence;

/// <summary>The alarm of an endpoint that has been silent for too long.</summary>
/// <param name="Since">The last arrival, or the start of the app.</param>
/// <param name="Text">What to tell, and what to do about it.</param>
internal sealed record SilenceAlarm(DateTimeOffset Since, string Text);
