using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Metadata;

namespace Webhooks.AspNetCore;

/// <summary>
/// Marks an endpoint, and keeps pages for browsers and their antiforgery from answering in its place: the signature is what lets a
/// delivery in.
/// </summary>
internal sealed class WebhookEndpointMetadata(string name) : IAntiforgeryMetadata, ISkipStatusCodePagesMetadata
{
    /// <summary>Gets the endpoint's name.</summary>
    public string Name => name;

    public bool RequiresValidation => false;
}
