namespace Webhooks.Perfsee.Api;

/// <summary>Represents a step of a user flow.</summary>
/// <param name="Id">The number of the step's own report.</param>
/// <param name="Name">The name of the step; empty when Perfsee does not say.</param>
/// <param name="StatusText">The status as Perfsee spells it.</param>
public sealed record ReportStep(int Id, string Name, string StatusText);
