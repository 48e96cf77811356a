namespace Webhooks.Dashboard.Api;

/// <summary>The answer to a change: whether something was changed.</summary>
internal sealed record AppliedView(bool IsChanged);
