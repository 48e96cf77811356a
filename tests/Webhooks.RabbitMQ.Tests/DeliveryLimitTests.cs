using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>
/// From RabbitMQ 4.0 a queue that does not say otherwise loses what is looked at 20 times. A proxy shows this broker as a newer one.
/// </summary>
public sealed class DeliveryLimitTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task QueueOfDeadLettersWithoutALimitOfItsOwn_IsNamedInLogAndHealth_WithThePolicyThatCuresIt()
    {
        var before = await StartReceiverAsync();
        Assert.Equal(WebhookOutcome.Stored, await before.AcceptAsync(Delivery()));
        Assert.Empty(before.Logs.Named("DeliveryLimited"));
        await before.DisposeAsync();
        await Channel.QueuePurgeAsync(Names.Intake);
        await using var proxy = new BrokerProxy(Server.Port, await NewerVersionAsync());

        var machine = await StartInboxAsync(
            options => options.Uri = new(proxy.Uri), new Handled().On, services => services.AddHealthChecks().AddRabbitMQInbox());

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));
        await Eventually.IsTrueAsync(async () => (await CheckAsync(machine)).Data["workers"] is 1L, "the worker is there");
        var problem = $"The queue {Name}.dead was declared without its own delivery limit, and RabbitMQ 4 limits it to 20: a message that "
            + "is delivered or looked at more often leaves the queue. Unless it is set already, set a policy in its virtual host: "
            + $"rabbitmqctl set_policy {Name}.dead \"^{Name}\\.dead$\" '{{\"delivery-limit\":-1}}' --apply-to queues";
        Assert.All(machine.Logs.Named("DeliveryLimited"), entry => Assert.Equal("RabbitMQ: " + problem, entry.Message));
        Assert.NotEmpty(machine.Logs.Named("DeliveryLimited"));
        var health = await CheckAsync(machine);
        Assert.Equal((HealthStatus.Healthy, problem), (health.Status, health.Description));
    }

    [SkippableFact]
    public async Task QueueOfDeadLettersOnANewerBroker_IsDeclaredWithoutLimit()
    {
        await using var proxy = new BrokerProxy(Server.Port, await NewerVersionAsync());

        var machine = await StartInboxAsync(options => options.Uri = new(proxy.Uri));
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));

        var queues = (await Server.ControlAsync("-q", "list_queues", "name", "arguments")).Split('\n');
        Assert.Contains(
            "{\"x-delivery-limit\",-1}",
            queues.Single(line => line.StartsWith(Names.Dead, StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains(
            "{\"x-delivery-limit\",100}",
            queues.Single(line => line.StartsWith(Names.Intake, StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Empty(machine.Logs.Named("DeliveryLimited"));
    }

    private static async Task<HealthReportEntry> CheckAsync(Machine machine) =>
        (await machine.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];

    // The same length, so that the frame stays whole.
    private async Task<(string From, string To)> NewerVersionAsync()
    {
        await using var connection = await Server.ConnectAsync();
        var version = System.Text.Encoding.UTF8.GetString((byte[])connection.ServerProperties!["version"]!);
        Skip.If(version[0] != '3', $"The broker is {version}, which has limits by itself.");
        return (version, "4" + version[1..]);
    }
}
