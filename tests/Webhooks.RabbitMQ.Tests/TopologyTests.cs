using System.Text.Json;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>What is declared, and what an operator may declare instead.</summary>
public sealed class TopologyTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task QueuesAndExchange_AreDeclaredAsDocumented()
    {
        var receiver = await StartInboxAsync(options =>
            (options.EnableProcessing, options.RetryDelays) = (false,
                [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5)]));
        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery()));

        const string Moving = "x-dead-letter-exchange=, x-dead-letter-routing-key={0}, x-dead-letter-strategy=at-least-once";
        var toDead = string.Format(null, Moving, Names.Dead);
        var toIntake = string.Format(null, Moving, Names.Intake);
        Assert.Equal(
            [
                $"{Name}.dead: True, x-queue-type=quorum",
                $"{Name}.delay.0.5s: True, {toIntake}, x-message-ttl=500, x-overflow=reject-publish, x-queue-type=quorum",
                $"{Name}.delay.5s: True, {toIntake}, x-message-ttl=5000, x-overflow=reject-publish, x-queue-type=quorum",
                $"{Name}.intake: True, {toDead}, x-delivery-limit=100, x-overflow=reject-publish, x-queue-type=quorum",
                $"{Name}.suspects: True, {toDead}, x-delivery-limit=10000, x-overflow=reject-publish, x-queue-type=quorum, "
                + "x-single-active-consumer=True",
            ],
            (await ListQueuesAsync()).Order(StringComparer.Ordinal));
        Assert.Contains(
            $"{Name}.events\ttopic\ttrue",
            await Server.ControlAsync("-q", "list_exchanges", "name", "type", "durable"),
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task UserWhoMayNotDeclare_WorksOnWhatAnOperatorDeclared()
    {
        await Server.ControlAsync("add_user", Name, CapturedLogs.Never("the-password-of-the-limited"));
        await Server.ControlAsync("set_permissions", Name, "^$", $@"^(amq\.default|{Name}\..*)$", $@"^{Name}\..*$");
        var operators = await StartReceiverAsync();
        Assert.Equal(WebhookOutcome.Stored, await operators.AcceptAsync(Delivery()));
        var handled = new Handled();

        var machine = await StartInboxAsync(AsLimited, handled.On);

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "both are handled");
        Assert.Contains(machine.Logs.Named("LeftAsDeclared"), entry => entry.Message.StartsWith(
            $"RabbitMQ: {Names.Intake} is used as it was declared by others: ACCESS_REFUSED", StringComparison.Ordinal));
        Assert.Empty(machine.Warnings);
    }

    [SkippableFact]
    public async Task UserWhoMayNotDeclareWhatIsMissing_IsToldWhatIsMissing()
    {
        await Server.ControlAsync("add_user", Name, "the-password-of-the-limited");
        await Server.ControlAsync("set_permissions", Name, "^$", $@"^(amq\.default|{Name}\..*)$", $@"^{Name}\..*$");

        var machine = await StartInboxAsync(options =>
        {
            AsLimited(options);
            options.ConfirmTimeout = TimeSpan.FromMilliseconds(500);
        });

        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Delivery()));
        await Eventually.IsTrueAsync(() => machine.Logs.Named("Disconnected").Any(), "the log says why");
        Assert.Contains(
            $"no queue '{Names.Dead}' in vhost '/'", machine.Logs.Named("Disconnected").First().Message, StringComparison.Ordinal);
    }

    private void AsLimited(RabbitMQInboxOptions options) =>
        (options.UserName, options.Password) = (Name, "the-password-of-the-limited");

    private async Task<IEnumerable<string>> ListQueuesAsync()
    {
        var queues = JsonSerializer.Deserialize<JsonElement>(
            await Server.ControlAsync("-q", "list_queues", "name", "durable", "arguments", "--formatter", "json"));

        return
            from queue in queues.EnumerateArray()
            where queue.GetProperty("name").GetString()!.StartsWith(Name, StringComparison.Ordinal)
            let arguments = queue.GetProperty("arguments").EnumerateArray()
                .Select(argument => $"{argument[0]}={argument[2]}")
                .Order(StringComparer.Ordinal)
            select $"{queue.GetProperty("name")}: {queue.GetProperty("durable")}, {string.Join(", ", arguments)}";
    }
}
