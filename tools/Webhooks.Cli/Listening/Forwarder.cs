using Microsoft.AspNetCore.Http;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Sending;

namespace Webhooks.Cli.Listening;

/// <summary>
/// Passes deliveries on to another receiver, byte for byte and with their headers. An address without a path gets the path on which the
/// delivery came; an address with a path gets every delivery.
/// </summary>
internal sealed class Forwarder(Uri url, bool insecure, TimeProvider time) : IDisposable
{
    private readonly DeliveryClient _client = new(url, insecure, time);

    public Task<Answer> ForwardAsync(SavedDelivery delivery, PathString path, CancellationToken cancellationToken) =>
        _client.SendAsync(
            delivery.ToHttpRequestMessage(url.AbsolutePath == "/" ? new Uri(url, path.ToUriComponent() + url.Query) : url),
            cancellationToken);

    public void Dispose() => _client.Dispose();
}
