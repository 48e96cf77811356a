using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class WithoutAspNet
{
    private static readonly CircleCIPayload Payload = CircleCIPayload.WorkflowCompleted().Failed();
    private static readonly SignedWebhookRequest Request = new(Payload, DocsApp.Secret);

    [Fact]
    public void OneCall_VerifiesAndParses()
    {
        var (body, signatureHeader, secret) = (Payload.ToBytes(), Request.Headers["circleci-signature"], DocsApp.Secret);

        // snippet
        CircleCIEvent received = CircleCIWebhook.ConstructEvent(body, signatureHeader, secret);

        if (received is WorkflowCompleted { Workflow.Status: WorkflowStatus.Failed } failed)
        {
            Console.WriteLine($"{failed.Project.Slug}: {failed.Workflow.Url}");
        }
        // end

        Assert.Equal(WorkflowStatus.Failed, Assert.IsType<WorkflowCompleted>(received).Workflow.Status);
        Assert.Throws<WebhookSignatureException>(() => CircleCIWebhook.ConstructEvent(body, signatureHeader, "another-secret"));
    }

    [Fact]
    public async Task Function_AnswersWithTheReceipt()
    {
        await using var services = Services();
        var function = new Function(services.GetRequiredKeyedService<WebhookReceiver>("CircleCI"));

        async Task<int> RunAsync(SignedWebhookRequest sent)
        {
            using var message = sent.ToHttpRequestMessage("/");
            var context = new DefaultHttpContext();
            context.Request.Body = new MemoryStream(await message.Content!.ReadAsByteArrayAsync());

            foreach (var (name, value) in sent.Headers)
            {
                context.Request.Headers[name] = value;
            }

            return Assert.IsType<StatusCodeResult>(await function.Run(context.Request, CancellationToken.None)).StatusCode;
        }

        Assert.Equal(200, await RunAsync(Request));
        Assert.Equal(403, await RunAsync(Request.WithTamperedBody()));
    }

    [Fact]
    public async Task Lambda_DecodesBase64()
    {
        await using var services = Services();
        var lambda = new Lambda(services.GetRequiredKeyedService<WebhookReceiver>("CircleCI"));
        var headers = Request.Headers.ToDictionary();

        Assert.Equal(200, await lambda.Handle(Convert.ToBase64String(Payload.ToBytes()), true, headers));
        Assert.Equal(200, await lambda.Handle(Payload.ToString(), false, headers));
        Assert.Equal(403, await lambda.Handle(Payload + " ", false, headers));
        Assert.Equal(403, await lambda.Handle(null, false, headers));
        Assert.Equal(403, await lambda.Handle(null, true, headers));
        Assert.Equal(403, await lambda.Handle("", false, new Dictionary<string, string>()));
    }

    [Fact]
    public async Task QueueWorker_HandlesAndAcknowledges()
    {
        string[] args = ["--Webhooks:CircleCI:Secrets:0", DocsApp.Secret];
        var (queue, saved) = (new RawRequests(), new SaveWorkflow());

        // snippet
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, SaveWorkflow>();
        builder.Services.AddHostedService<QueueWorker>();
        // end

        builder.Services.AddSingleton(queue).AddSingleton(saved);
        using var host = builder.Build();
        await host.StartAsync();
        queue.Add(new RawRequest(Request.Headers, Payload.ToBytes()));

        var acknowledged = await queue.NextAcknowledgedAsync();
        await host.StopAsync();

        Assert.Equal(Payload.ToBytes(), acknowledged.Body);
        Assert.Equal("workflow-completed", Assert.Single(saved.Events).Type);
    }

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddCircleCIWebhook(options => options.Secrets.Add(DocsApp.Secret));
        return services.BuildServiceProvider();
    }

    private sealed class Function(WebhookReceiver receiver)
    {
        // snippet
        // [Function("circleci")], and [HttpTrigger(AuthorizationLevel.Anonymous, "post")] on the request
        public async Task<IActionResult> Run(HttpRequest request, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            var receipt = await receiver.ReceiveAsync(new WebhookHeaders(request.Headers), body.ToArray(), cancellationToken: cancellationToken);

            return new StatusCodeResult(receipt.IsAccepted ? 200 : receipt.Outcome == WebhookOutcome.Refused ? 403 : 503);
        }
        // end
    }

    private sealed class Lambda(WebhookReceiver receiver)
    {
        // snippet
        public async Task<int> Handle(string? body, bool isBase64Encoded, IDictionary<string, string> headers)
        {
            var bytes = isBase64Encoded ? Convert.FromBase64String(body ?? "") : Encoding.UTF8.GetBytes(body ?? "");
            var receipt = await receiver.ReceiveAsync(WebhookHeaders.Create(headers), bytes);

            return receipt.IsAccepted ? 200 : receipt.Outcome == WebhookOutcome.Refused ? 403 : 503;
        }
        // end
    }

    // snippet
    public sealed class QueueWorker([FromKeyedServices("CircleCI")] WebhookReceiver receiver, RawRequests queue) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await foreach (var message in queue.ReadAllAsync(stoppingToken))
            {
                var receipt = await receiver.ReceiveAsync(WebhookHeaders.Create(message.Headers), message.Body, cancellationToken: stoppingToken);

                if (receipt.IsAccepted || receipt.Outcome == WebhookOutcome.Refused)
                {
                    await queue.AcknowledgeAsync(message);
                }
            }
        }
    }
    // end

    public sealed record RawRequest(IReadOnlyDictionary<string, string> Headers, byte[] Body);

    public sealed class RawRequests
    {
        private readonly Channel<RawRequest> _waiting = Channel.CreateUnbounded<RawRequest>();
        private readonly Channel<RawRequest> _acknowledged = Channel.CreateUnbounded<RawRequest>();

        public void Add(RawRequest request) => _waiting.Writer.TryWrite(request);

        public IAsyncEnumerable<RawRequest> ReadAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);

        public Task AcknowledgeAsync(RawRequest request) => _acknowledged.Writer.WriteAsync(request).AsTask();

        public async Task<RawRequest> NextAcknowledgedAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return await _acknowledged.Reader.ReadAsync(limit.Token);
        }
    }

    public sealed class SaveWorkflow : IWebhookHandler<WorkflowCompleted>
    {
        public List<WorkflowCompleted> Events { get; } = [];

        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
        {
            Events.Add(webhook.Event);
            return Task.CompletedTask;
        }
    }
}
