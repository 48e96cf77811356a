using Amazon.SQS.Model;

namespace Webhooks.Contract.Tests;

/// <summary>FIFO queues for each test, on one server, and a database each for what was tried: ids are the same from test to test.</summary>
internal sealed class SqsFifoHarness(SqsServer server, PostgreSqlServer memory) : InboxHarness
{
    private readonly string _name = $"contract-{Guid.NewGuid():n}.fifo";
    private readonly PostgreSqlHarness _memory = new(memory);

    public override string Inbox => "SQS FIFO";

    public override string Storage => $"{server.Address} {_name} {_memory.Storage}";

    // Dead letters alone: what is tried again stays where it is.
    public override bool MovesByCopy => true;

    public override Task StartAsync()
    {
        SqsServer.Require();
        return _memory.StartAsync();
    }

    // Beside the delivery that waits: a message of somebody else's.
    public override async Task SpoilAsync()
    {
        using var client = server.CreateClient();
        var queue = await client.GetQueueUrlAsync(_name);
        await client.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = queue.QueueUrl,
            MessageBody = "no delivery",
            MessageGroupId = "somebody else's",
            MessageDeduplicationId = "somebody else's",
        });
    }

    public override ValueTask DisposeAsync() => _memory.DisposeAsync();
}
