using Webhooks;
using Webhooks.CircleCI;

namespace DashboardApp.Handlers;

/// <summary>
/// Stands for a handler whose other side is sometimes away: in the demo every fifth pipeline fails for good, every third once.
/// </summary>
internal sealed class PostToChat : IWebhookHandler<WorkflowCompleted>
{
    public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) =>
        webhook.Event.Pipeline.Number switch
        {
            var number when number % 5 == 0 => throw new HttpRequestException("The chat server answered 502 Bad Gateway."),
            var number when number % 3 == 0 && webhook.Attempt == 1 =>
                throw new TimeoutException("The chat server did not answer within 10 seconds."),
            _ => Task.CompletedTask,
        };
}
