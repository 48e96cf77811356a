using Amazon.SQS.Model;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>Operators see the dead letters, retry and delete them, and lose none by looking. More in the contract of operators.</summary>
public sealed class DeadLetterTests(SqsServer server) : QueueTests(server)
{
    private bool _isMended;

    [SkippableFact]
    public async Task LookingManyTimes_LeavesAHundredDeadLetters_WithTheirKeys()
    {
        var looks = Sizes.Of(5, 5, 50);
        var machine = await StartFailingAsync(100);
        var first = (await machine.Store.ListAsync(new(), 100)).Entries;

        for (var look = 1; look < looks; look++)
        {
            Assert.Equal(first.Select(entry => entry.Key), (await machine.Store.ListAsync(new(), 100)).Entries.Select(entry => entry.Key));
        }

        Assert.Equal(100, first.Select(entry => entry.Key).Distinct().Count());
        Assert.Equal(100, (await TakeAllAsync(Dead)).Count);
    }

    [SkippableFact]
    public async Task DeadLetterThatSqsMoved_HasAKeyThatStays_AndCanBeTriedAgain()
    {
        _isMended = true;
        var machine = await StartFailingAsync(0);
        await SendAsync(Dead, "moved");

        var entry = Assert.Single((await machine.Store.ListAsync(new())).Entries);
        Assert.Equal(("moved", "SQS moved it here: it was received too often."), (entry.Id, entry.LastError));
        Assert.Equal(entry.Key, (await machine.Store.FindAsync(entry.Key))?.Key);

        Assert.True(await machine.Store.ApplyAsync(entry.Key, WebhookOperation.Retry("the operator")));
        await IsEmptyAsync(Dead);
        await IsEmptyAsync(Name);
    }

    [SkippableFact]
    public async Task LookThatEnds_WithItsProcess_HidesDeadLettersForATimeOnly()
    {
        var machine = await StartFailingAsync(3);

        // As one that looks does, and then is gone.
        await Client.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = await UrlAsync(Dead), MaxNumberOfMessages = 10, VisibilityTimeout = 8 });
        Assert.Empty((await machine.Store.ListAsync(new())).Entries);
        Assert.Equal(3, (await machine.Store.CountAsync()).DeadLettered);

        await Eventually.IsTrueAsync(async () => (await machine.Store.ListAsync(new())).Entries.Count == 3, "they are seen again");
    }

    [SkippableFact]
    public async Task TwoWhoLookAtOnce_EachSeeAll()
    {
        var machine = await StartFailingAsync(5);

        var pages = await Task.WhenAll(machine.Store.ListAsync(new()), machine.Store.ListAsync(new()));

        Assert.All(pages, page => Assert.Equal(5, page.Entries.Count));
    }

    [SkippableFact]
    public async Task StoreOfAHostThatDoesNotRun_RefusesToRead()
    {
        var machine = await StartFailingAsync(0);
        var store = machine.Store;
        await machine.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.ListAsync(new()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CountAsync());
    }

    [SkippableFact]
    public async Task EndOfAPageOfAnotherStore_IsRefused()
    {
        var machine = await StartFailingAsync(0);

        await Assert.ThrowsAsync<ArgumentException>("after", () => machine.Store.ListAsync(new(), after: "no place"));
    }

    private async Task<Machine> StartFailingAsync(int count)
    {
        var handled = new Handled((_, _) => _isMended ? Task.CompletedTask : throw new InvalidOperationException("never"));
        var machine = await StartInboxAsync(options => options.MaxAttempts = 1, handled.On);
        await Eventually.IsTrueAsync(() => machine.Logs.Named("QueuesFound").Any(), "the queues are there");
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => machine.AcceptAsync(Delivery($"delivery-{number}"))));
        await Eventually.IsTrueAsync(async () => await CountAsync(Dead) == count && await CountAsync(Name) == 0, "they are dead letters");
        return machine;
    }
}
