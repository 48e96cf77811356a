using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Webhooks.Sqs.Tests;

/// <summary>What a programmer gets wrong throws, and names the cure.</summary>
public sealed class RegistrationTests
{
    // Whatever is set on this machine. The SDK would ask for a region at an address of the cloud's machines, too.
    public RegistrationTests()
    {
        foreach (var (name, value) in new[]
        {
            ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_CONFIG_FILE", "/no/such/file"), ("AWS_REGION", null), ("AWS_DEFAULT_REGION", null)
        })
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Fact]
    public async Task OptionsThatCannotBeMeant_AreRefusedAtTheStart_AllAtOnce()
    {
        var refusal = await StartAsync<OptionsValidationException>(services => services.AddSqsInbox(options =>
        {
            options.Queue = "with space";
            options.DeadLetterQueue = "with space";
            options.SuspectsQueue = "suspects.fifo";
            options.Concurrency = 0;
            options.HandlerTimeout = TimeSpan.FromHours(11);
            options.RetryDelays = [TimeSpan.FromHours(12)];
            options.VisibilityTimeout = TimeSpan.FromMilliseconds(1500);
            options.CallTimeout = TimeSpan.Zero;
            options.UnhandledAfter = TimeSpan.FromDays(14);
        }).AddCircleCIWebhook());

        Assert.Equal(
            [
                "SQS inbox: Queue is missing, or neither the URL nor the name of a queue (at most 80 letters, digits, dashes and "
                + "underscores, and .fifo behind it). Set it to https://sqs.region.amazonaws.com/account/name, or to the name.",
                "SQS inbox: DeadLetterQueue must be the URL or the name of a queue, and another than Queue.",
                "SQS inbox: SuspectsQueue must be a standard queue.",
                "SQS inbox: Concurrency must be between 1 and 1,000, and is 0.",
                "SQS inbox: HandlerTimeout must be greater than zero and at most 10:00:00, and is 11:00:00.",
                "SQS inbox: RetryDelays must be between 00:00:00.0010000 and 11:00:00, and is 12:00:00.",
                "SQS inbox: VisibilityTimeout must be between 00:00:02 and 01:00:00, and is 00:00:01.5000000.",
                "SQS inbox: VisibilityTimeout must be of whole seconds.",
                "SQS inbox: CallTimeout must be greater than zero and at most 00:01:00, and is 00:00:00.",
                "SQS inbox: UnhandledAfter must be greater than zero and at most 13.00:00:00, and is 14.00:00:00.",
            ],
            refusal.Failures);
    }

    [Theory]
    [InlineData("webhooks", true)]
    [InlineData("webhooks.fifo", true)]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/123456789012/webhooks", true)]
    [InlineData("http://localhost:4566/000000000000/web_hooks-1.fifo", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData(".fifo", false)]
    [InlineData("a.b", false)]
    [InlineData("ftp://host/webhooks", false)]
    [InlineData("https://host/", false)]
    [InlineData("https:// no address/webhooks", false)]
    public void Queue_IsAnAddressOrAName(string? queue, bool isValid) => Assert.Equal(isValid, Queues.QueueName.IsValid(queue));

    [Fact]
    public async Task NameWithoutRoomForWhatIsPutBehindIt_IsRefused()
    {
        var name = new string('q', 72);
        var refusal = await StartAsync<OptionsValidationException>(services => services.AddSqsInbox(name).AddCircleCIWebhook());

        Assert.Equal(
            ["SQS inbox: Queue must have a name of at most 71 characters, or DeadLetterQueue and SuspectsQueue must be set."],
            refusal.Failures);
    }

    [Fact]
    public async Task FifoQueueWithoutASharedMemory_IsRefusedAtTheStart()
    {
        var refusal = await StartAsync<InvalidOperationException>(services =>
        {
            services.AddSingleton<Amazon.SQS.IAmazonSQS>(_ => Webhooks.Tests.SqsServer.CreateClient("http://127.0.0.1:1"));
            services.AddSqsInbox("webhooks.fifo");
            new Handled().On(services.AddCircleCIWebhook());
        });

        Assert.Contains("services.AddPostgreSqlDeduplicator(…)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientThatCannotBeMade_IsToldWithTheCure()
    {
        var refusal = await StartAsync<InvalidOperationException>(services => services.AddSqsInbox("webhooks").AddCircleCIWebhook());

        Assert.EndsWith(
            "Set a region (AWS_REGION), or register an IAmazonSQS, as services.AddAWSService<IAmazonSQS>() does.",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerWithoutAnyEndpoint_IsRefusedAtTheStart()
    {
        var refusal = await StartAsync<InvalidOperationException>(services => services.AddSqsWorker("webhooks"));

        Assert.Equal(
            "There is no webhook endpoint whose deliveries could be stored or handled. Call services.AddCircleCIWebhook() or "
            + "services.AddPerfseeWebhook() too.",
            refusal.Message);
    }

    [Fact]
    public void SecondInboxOrWorker_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSqsInbox("a").AddSqsInbox("b"));
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSqsWorker("a").AddSqsWorker("b"));
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSqsInbox("a").AddSqsWorker("b"));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSqsInbox(" "));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddSqsWorker((string)null!));
    }

    [Fact]
    public void HealthCheckWithoutAnInbox_IsRefused()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddSqsInbox();
        using var app = services.BuildServiceProvider();
        var check = app.GetRequiredService<IOptions<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckServiceOptions>>().Value.Registrations.Single();

        Assert.StartsWith(
            "There is no SQS inbox or worker to check.",
            Assert.Throws<InvalidOperationException>(() => check.Factory(app)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EverySetting_IsReadFromConfiguration_AndCodeComesAfterIt()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Webhooks:Inbox:Queue"] = "configured",
            ["Webhooks:Inbox:DeadLetterQueue"] = "dead",
            ["Webhooks:Inbox:SuspectsQueue"] = "suspects",
            ["Webhooks:Inbox:CreateQueues"] = "false",
            ["Webhooks:Inbox:VisibilityTimeout"] = "00:02:00",
            ["Webhooks:Inbox:CallTimeout"] = "00:00:07",
            ["Webhooks:Inbox:FairQueue"] = "true",
            ["Webhooks:Inbox:UnhandledAfter"] = "2.00:00:00",
            ["Webhooks:Inbox:MaxAttempts"] = "7",
        });
        builder.Services.AddSqsInbox(options => options.MaxAttempts = 8);
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<SqsInboxOptions>>().Value;

        Assert.Equal(("configured", "dead", "suspects"), (options.Queue, options.DeadLetterQueue, options.SuspectsQueue));
        Assert.Equal((false, true, 8), (options.CreateQueues, options.FairQueue, options.MaxAttempts));
        Assert.Equal(
            (TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(7), TimeSpan.FromDays(2)),
            (options.VisibilityTimeout, options.CallTimeout, options.UnhandledAfter));
    }

    private static async Task<TException> StartAsync<TException>(Action<IServiceCollection> register)
        where TException : Exception
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        return await Assert.ThrowsAsync<TException>(() => host.StartAsync());
    }
}
