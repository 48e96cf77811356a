using System.Text;
using RabbitMQ.Client;

namespace Webhooks.Contract.Tests;

internal sealed class RabbitMQHarness(RabbitMQServer server) : InboxHarness
{
    private readonly string _name = $"contract-{Guid.NewGuid():n}";

    public override string Inbox => "RabbitMQ";

    public override string Storage => $"{server.Uri} {_name}";

    public override bool CountsTheFirstCrash => false;

    public override bool MovesByCopy => true;

    public override Task StartAsync()
    {
        RabbitMQServer.Require();
        return Task.CompletedTask;
    }

    // Beside the delivery that waits: a message of somebody else's.
    public override async Task SpoilAsync()
    {
        await using var connection = await server.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.BasicPublishAsync(exchange: "", $"{_name}.intake", mandatory: true, body: Encoding.UTF8.GetBytes("no delivery"));
    }

    public override ValueTask DisposeAsync() => default;
}
