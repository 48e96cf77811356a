namespace Webhooks.Dashboard.Surveys;

/// <summary>A member that bodies have differently from what this version knows.</summary>
internal sealed record DriftRow(
    string Provider, string Type, string Path, string Kind, string Json, int Count, DateTimeOffset First, DateTimeOffset Last,
    string Sample);
