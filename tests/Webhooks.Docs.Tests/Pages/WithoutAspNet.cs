using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
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
    public async Task Lambda_AnswersWithTheStatus()
    {
        Environment.SetEnvironmentVariable("Webhooks__CircleCI__Secrets__0", DocsApp.Secret);
        var headers = Request.Headers.ToDictionary();

        Assert.Equal(200, await LambdaAsync(Convert.ToBase64String(Payload.ToBytes()), true, headers));
        Assert.Equal(200, await LambdaAsync(Payload.ToString(), false, headers));
        Assert.Equal(403, await LambdaAsync(Payload + " ", false, headers));
        Assert.Equal(403, await LambdaAsync(null, false, headers));
        Assert.Equal(403, await LambdaAsync(null, true, headers));
        Assert.Equal(403, await LambdaAsync("", false, []));
    }

    // What a function URL sends, and what it reads of the answer.
    private static async Task<int> LambdaAsync(string? body, bool isBase64Encoded, Dictionary<string, string> headers)
    {
        using var input = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(
            new { version = "2.0", routeKey = "$default", headers = headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value), body, isBase64Encoded }));
        using var answer = await JsonDocument.ParseAsync(await new CircleCIFunction().Handle(input));
        return answer.RootElement.GetProperty("statusCode").GetInt32();
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

    // snippet
    public sealed class CircleCIFunction
    {
        private static readonly WebhookReceiver Receiver = CreateReceiver();

        // The handler's name for Lambda: Receiver::Receiver.CircleCIFunction::Handle
        public async Task<Stream> Handle(Stream input)
        {
            using var request = await JsonDocument.ParseAsync(input);
            var body = request.RootElement.TryGetProperty("body", out var text) ? text.GetString() ?? "" : "";
            var isBase64 = request.RootElement.TryGetProperty("isBase64Encoded", out var flag) && flag.ValueKind == JsonValueKind.True;
            var bytes = isBase64 ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body);
            var headers = request.RootElement.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString() ?? "");
            var receipt = await Receiver.ReceiveAsync(WebhookHeaders.Create(headers), bytes);
            return new MemoryStream(Encoding.UTF8.GetBytes($$"""{"statusCode":{{receipt.StatusCode}}}"""));
        }

        private static WebhookReceiver CreateReceiver()
        {
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
            services.AddCircleCIWebhook()                              // secret: Webhooks__CircleCI__Secrets__0 in the environment
                .On<WorkflowCompleted>((webhook, cancellationToken) =>
                    Console.Out.WriteLineAsync($"{webhook.Event.Workflow.Name}: {webhook.Event.Workflow.Status}"));
            return services.BuildServiceProvider().GetRequiredKeyedService<WebhookReceiver>("CircleCI");
        }
    }
    // end

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
