using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>What a programmer gets wrong throws, and names the cure.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task OptionsThatCannotBeMeant_AreRefusedAtTheStart_AllAtOnce_WithoutTheAddress()
    {
        var refusal = await StartAsync<OptionsValidationException>(services => services.AddRabbitMQInbox(options =>
        {
            options.Uri = new("http://guest:the-password@localhost");
            options.OtherHosts = ["node-2", "user:the-password@node-3"];
            options.Name = "with space";
            options.Concurrency = 0;
            options.MaxAttempts = 0;
            options.HandlerTimeout = TimeSpan.FromMinutes(30);
            options.ConfirmTimeout = TimeSpan.Zero;
            options.DrainTimeout = TimeSpan.FromDays(1);
            options.RetryDelays = [TimeSpan.Zero];
        }).AddCircleCIWebhook());

        Assert.Equal(
            [
                "RabbitMQ inbox: Uri is missing, or neither amqp:// nor amqps://. Set it to amqp://user:password@host:5672/vhost.",
                "RabbitMQ inbox: OtherHosts must each be host or host:port, without scheme, user or path (what is there is not repeated "
                + "here, as it may hold a password).",
                "RabbitMQ inbox: Name must be 1 to 100 letters, digits, dashes, dots or underscores.",
                "RabbitMQ inbox: Concurrency must be between 1 and 1,000, and is 0.",
                "RabbitMQ inbox: MaxAttempts must be between 1 and 1,000, and is 0.",
                "RabbitMQ inbox: DrainTimeout must be between 00:00:00 and 00:10:00, and is 1.00:00:00.",
                "RabbitMQ inbox: RetryDelays must be between 00:00:00.0010000 and 7.00:00:00, and is 00:00:00.",
                "RabbitMQ inbox: HandlerTimeout must be greater than zero and at most 00:25:00, and is 00:30:00.",
                "RabbitMQ inbox: ConfirmTimeout must be greater than zero and at most 00:05:00, and is 00:00:00.",
            ],
            refusal.Failures);
        Assert.DoesNotContain("the-password", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SectionOfTheConfiguration_HoldsEverything()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Webhooks:Inbox:Uri"] = "amqp://node-1:5673/builds",
            ["Webhooks:Inbox:OtherHosts:0"] = "node-2:5674",
            ["Webhooks:Inbox:UserName"] = "user",
            ["Webhooks:Inbox:Password"] = "the-password",
            ["Webhooks:Inbox:Name"] = "builds",
            ["Webhooks:Inbox:ConfirmTimeout"] = "00:00:07",
            ["Webhooks:Inbox:UnhandledAfter"] = "2.00:00:00",
            ["Webhooks:Inbox:MaxAttempts"] = "3",
            ["Webhooks:Inbox:RetryDelays:0"] = "00:00:02",
        });
        builder.Services.AddRabbitMQInbox().AddCircleCIWebhook();
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value;

        Assert.Equal(
            (new Uri("amqp://node-1:5673/builds"), "user", "the-password", "builds"),
            (options.Uri, options.UserName, options.Password, options.Name));
        Assert.Equal(
            (TimeSpan.FromSeconds(7), TimeSpan.FromDays(2), 3), (options.ConfirmTimeout, options.UnhandledAfter, options.MaxAttempts));
        Assert.Equal(["node-2:5674"], options.OtherHosts);
        Assert.Equal([TimeSpan.FromSeconds(2)], options.RetryDelays);
    }

    [Fact]
    public async Task MisspelledKeyOfTheSection_IsRefusedAtTheStart()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Mine:Ury"] = "amqp://localhost" })
            .Build();

        var refusal = await StartAsync<Exception>(services => services.AddRabbitMQInbox(settings.GetSection("Mine")).AddCircleCIWebhook());

        Assert.Contains("Ury", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodesThatAreNamedTwice_AreRefused()
    {
        foreach (var twice in new string[][] { ["node-2:5672", "node-2"], ["NODE-1"] })
        {
            var refusal = await StartAsync<OptionsValidationException>(services => services.AddRabbitMQInbox(options =>
                (options.Uri, options.OtherHosts) = (new("amqp://node-1"), twice)).AddCircleCIWebhook());

            Assert.Equal(["RabbitMQ inbox: OtherHosts must name each node once, and the one of Uri not again."], refusal.Failures);
        }
    }

    [Fact]
    public void AddressThatIsNone_IsRefusedWithoutBeingRepeated()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRabbitMQInbox("no address, but the-password"));

        Assert.Contains("amqp://user:password@host:5672/vhost", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-password", refusal.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRabbitMQWorker((string)null!));
    }

    [Fact]
    public async Task WorkerWithoutAnyEndpoint_IsRefusedAtTheStart()
    {
        var refusal = await StartAsync<InvalidOperationException>(services => services.AddRabbitMQWorker("amqp://localhost"));

        Assert.Equal(
            "There is no webhook endpoint whose deliveries could be stored or handled. Call services.AddCircleCIWebhook() or "
            + "services.AddPerfseeWebhook() too.",
            refusal.Message);
    }

    [Fact]
    public void SecondInboxOrWorker_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRabbitMQInbox("amqp://a").AddRabbitMQInbox("amqp://b"));
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRabbitMQWorker("amqp://a").AddRabbitMQWorker("amqp://b"));
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRabbitMQInbox("amqp://a").AddRabbitMQWorker("amqp://b"));
    }

    [Fact]
    public void HealthCheckWithoutAnInbox_IsRefused()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddRabbitMQInbox();
        using var app = services.BuildServiceProvider();
        var check = app.GetRequiredService<IOptions<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckServiceOptions>>().Value.Registrations.Single();

        Assert.StartsWith(
            "There is no RabbitMQ inbox or worker to check.",
            Assert.Throws<InvalidOperationException>(() => check.Factory(app)).Message,
            StringComparison.Ordinal);
    }

    private static async Task<TException> StartAsync<TException>(Action<IServiceCollection> register)
        where TException : Exception
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        return await Assert.ThrowsAnyAsync<TException>(() => host.StartAsync());
    }
}
