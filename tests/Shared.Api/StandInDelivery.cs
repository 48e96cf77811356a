namespace Webhooks.Tests;

/// <summary>A webhook that a provider would send for something that has completed. Tests lose, delay and repeat them.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Subject">What it is about, as <c>workflow:{id}</c>.</param>
/// <param name="Status">The status in the webhook's words.</param>
/// <param name="At">When it was due.</param>
/// <param name="Body">The body.</param>
public sealed record StandInDelivery(string Type, string Subject, string Status, DateTimeOffset At, byte[] Body);
