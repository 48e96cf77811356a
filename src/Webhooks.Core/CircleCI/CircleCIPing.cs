namespace Webhooks.CircleCI;

/// <summary>The button "Test Ping Event" was pressed in CircleCI: its <c>ping</c>, which is signed like any other event.</summary>
public sealed record CircleCIPing : CircleCIEvent;
