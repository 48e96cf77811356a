using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Webhooks;

namespace AzureFunction;

public sealed class CircleCIFunction([FromKeyedServices("CircleCI")] WebhookReceiver receiver)
{
    [Function("circleci")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/circleci")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var receipt = await receiver.ReceiveAsync(
            new WebhookHeaders(request.Headers), body.ToArray(), cancellationToken: cancellationToken);
        return new StatusCodeResult(receipt.StatusCode);
    }
}
