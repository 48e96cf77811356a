namespace Webhooks.Dashboard.Api;

/// <summary>Whether something was changed.</summary>
internal sealed record AppliedView(bool IsChanged);
