using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>An app that receives into an inbox, without HTTP: many clients at once hand it deliveries that it has never seen.</summary>
internal sealed class InboxApp : IDisposable
{
    private const int Clients = 64;

    private readonly IHost _app;
    private readonly WebhookReceiver _receiver;
    private readonly SignedDelivery _delivery = SignedDelivery.Of();
    private int _handled;

    public InboxApp(Action<IServiceCollection> inbox)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCircleCIWebhook(options => options.Secrets.Add(SignedDelivery.Secret)).On<WorkflowCompleted>(CountAsync);
        inbox(builder.Services);
        _app = builder.Build();
        _app.Start();
        _receiver = _app.Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
    }

    /// <summary>Hands over this many deliveries and waits until all are stored.</summary>
    public void Receive(int count, int clients = Clients) => Task.WaitAll(
        Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var sent = 0; sent < count / clients; sent++)
            {
                await ReceiveAsync(_delivery.WithId(Guid.NewGuid()));
            }
        })));

    /// <summary>The same, and waits until all are handled.</summary>
    public void ReceiveAndHandle(int count)
    {
        var goal = Volatile.Read(ref _handled) + count;
        Receive(count);

        if (!SpinWait.SpinUntil(() => Volatile.Read(ref _handled) >= goal, TimeSpan.FromMinutes(1)))
        {
            throw new InvalidOperationException("The deliveries were not handled.");
        }
    }

    public void Dispose()
    {
        _app.StopAsync().GetAwaiter().GetResult();
        _app.Dispose();
    }

    private Task CountAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _handled);
        return Task.CompletedTask;
    }

    private async Task ReceiveAsync(SignedDelivery delivery)
    {
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, delivery.Signature));
        var receipt = await _receiver.ReceiveAsync(headers, delivery.Body);

        if (receipt.Outcome is not (WebhookOutcome.Stored or WebhookOutcome.Handled))
        {
            throw new InvalidOperationException($"The outcome was {receipt.Outcome}.");
        }
    }
}
