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
    private (WebhookHeaders Headers, byte[] Body)[] _prepared = [];
    private int _handled;

    public InboxApp(Action<IServiceCollection> inbox, Action<WebhookBuilder>? endpoint = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var receiving = builder.Services.AddCircleCIWebhook(options => options.Secrets.Add(SignedDelivery.Secret))
            .On<WorkflowCompleted>(CountAsync);
        endpoint?.Invoke(receiving);
        inbox(builder.Services);
        _app = builder.Build();
        _app.Start();
        _receiver = _app.Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
    }

    /// <summary>Makes this many deliveries: to sign them is the sender's work, and no part of what is measured.</summary>
    public void Prepare(int count)
    {
        _prepared = [.. Enumerable.Range(0, count).Select(_ => Signed(_delivery.WithIds(Guid.NewGuid(), Guid.NewGuid())))];
        GC.Collect();
    }

    /// <summary>Hands over the deliveries that were made, once, and waits until all are stored.</summary>
    public void Receive(int clients = Clients)
    {
        var next = -1;
        var deliveries = _prepared;

        Task.WaitAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var index = Interlocked.Increment(ref next); index < deliveries.Length; index = Interlocked.Increment(ref next))
            {
                await ReceiveAsync(deliveries[index].Headers, deliveries[index].Body);
            }
        })));
    }

    /// <summary>The same, and waits until all are handled.</summary>
    public void ReceiveAndHandle()
    {
        var goal = Volatile.Read(ref _handled) + _prepared.Length;
        Receive();

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

    private static (WebhookHeaders Headers, byte[] Body) Signed(SignedDelivery delivery) =>
        (WebhookHeaders.Create(new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, delivery.Signature)), delivery.Body);

    private async Task ReceiveAsync(WebhookHeaders headers, byte[] body)
    {
        var receipt = await _receiver.ReceiveAsync(headers, body);

        if (receipt.Outcome != WebhookOutcome.Stored)
        {
            throw new InvalidOperationException($"The outcome was {receipt.Outcome}.");
        }
    }
}
