namespace Webhooks.Dashboard.Surveys;

/// <summary>Differences by member, of so many deliveries.</summary>
internal sealed record DriftView(IReadOnlyList<DriftRow> Rows, int Examined);
