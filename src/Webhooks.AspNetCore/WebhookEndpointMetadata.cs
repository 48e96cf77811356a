using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Webhooks.AspNetCore;

/// <summary>
/// What keeps an app's own policies from answering in the endpoint's place: the signature is its authorization, and its antiforgery.
/// </summary>
internal sealed class WebhookEndpointMetadata(string name) : IAllowAnonymous, IAntiforgeryMetadata, ISkipStatusCodePagesMetadata
{
    /// <summary>The endpoint's name.</summary>
    public string Name => name;

    public bool RequiresValidation => false;
}
