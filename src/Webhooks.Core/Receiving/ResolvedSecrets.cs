namespace Webhooks.Receiving;

/// <summary>The secrets to verify a delivery with, and their tenant.</summary>
internal readonly record struct ResolvedSecrets(WebhookSecret[] Secrets, string? Tenant);
