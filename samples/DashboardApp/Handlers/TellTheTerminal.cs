using System.Globalization;
using System.Text;
using Webhooks;

namespace DashboardApp.Handlers;

/// <summary>Writes one line to the terminal for each event that is handled.</summary>
/// <typeparam name="TEvent">The base of the provider's events.</typeparam>
internal sealed class TellTheTerminal<TEvent> : IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    public Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken)
    {
        var delivery = webhook.Delivery;
        var time = delivery.ReceivedAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var line = $"{time}  {delivery.Provider}  {delivery.Type}  {delivery.Subject ?? delivery.Id}";

        // What a sender wrote does not steer the terminal.
        return Console.Out.WriteLineAsync(
            line.Aggregate(new StringBuilder(), (text, letter) => text.Append(char.IsControl(letter) ? '?' : letter)).ToString().AsMemory(),
            cancellationToken);
    }
}
