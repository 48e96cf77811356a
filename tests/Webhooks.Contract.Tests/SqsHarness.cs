using Amazon.SQS.Model;

namespace Webhooks.Contract.Tests;

/// <summary>Queues for each test, on one server.</summary>
internal sealed class SqsHarness(SqsServer server) : InboxHarness
{
    private readonly string _name = $"contract-{Guid.NewGuid():n}";

    public override string Inbox => "SQS";

    public override string Storage => $"{server.Address} {_name}";

    public override bool CountsTheFirstCrash => false;

    public override bool MovesByCopy => true;

    public override Task StartAsync()
    {
        SqsServer.Require();
        return Task.CompletedTask;
    }

    // Beside the delivery that waits: a message of somebody else's.
    public override async Task SpoilAsync()
    {
        using var client = server.CreateClient();
        var queue = await client.GetQueueUrlAsync(_name);
        await client.SendMessageAsync(new SendMessageRequest { QueueUrl = queue.QueueUrl, MessageBody = "no delivery" });
    }

    public override ValueTask DisposeAsync() => default;
}
