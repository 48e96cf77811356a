namespace Webhooks.Cli.Api;

/// <summary>A webhook as its provider has it.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Url">The address that is sent to.</param>
/// <param name="Events">The event types that are sent.</param>
/// <param name="LastOutcome">How the last delivery ended; null when the provider does not say.</param>
/// <param name="LastFailed">Whether it failed.</param>
internal sealed record Hook(string Id, string Url, IReadOnlyList<string> Events, string? LastOutcome = null, bool LastFailed = false);
