using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Webhooks.AspNetCore;

/// <summary>
/// What keeps an app's own policies from answering in the endpoint's place: the signature is its authorization, and its antiforgery.
/// </summary>
internal sealed class WebhookEndpointMetadata : IAllowAnonymous, IAntiforgeryMetadata, ISkipStatusCodePagesMetadata
{
    public static readonly WebhookEndpointMetadata Instance = new();

    public bool RequiresValidation => false;
}
