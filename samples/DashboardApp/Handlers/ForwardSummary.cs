using Webhooks;

namespace DashboardApp.Handlers;

/// <summary>
/// Posts one line about each event to <c>Dashboard:ForwardUrl</c>, in the form that chat programs take: <c>{"text": "…"}</c>. While the
/// other side cannot be reached the delivery is tried again, and at last becomes a dead letter.
/// </summary>
/// <typeparam name="TEvent">The base of the provider's events.</typeparam>
internal sealed class ForwardSummary<TEvent>(HttpClient http, IConfiguration configuration) : IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    public async Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(
            configuration["Dashboard:ForwardUrl"],
            new { text = $"{webhook.Delivery.Provider} {webhook.Event.Type} {webhook.Delivery.Subject}".Trim() },
            cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
