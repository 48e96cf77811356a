namespace Webhooks.Sqlite.Tests;

/// <summary>No answer before the commit, and every answer with its batch.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryAnswer_OfDuplicatesToo_WaitsForTheCommit()
    {
        using var batches = new Measurements("webhooks.inbox.batch_size");
        await using var host = await InboxHost.StartAsync(_folder.File);
        Task<WebhookOutcome>[] answers;

        using (_folder.Lock())
        {
            answers = [.. new[] { "1", "1", "2" }.Select(id => host.AcceptAsync(Deliveries.New(id)).AsTask())];
            await Task.Delay(200);
            Assert.All(answers, answer => Assert.False(answer.IsCompleted));
        }

        Assert.Equal(
            [WebhookOutcome.Stored, WebhookOutcome.Duplicate, WebhookOutcome.Stored],
            await Task.WhenAll(answers).InTime());
        Assert.Equal(2, host.Store.Count().Pending);
        Assert.Equal(3, batches.Sum("webhooks.inbox.batch_size"));
    }

    [Fact]
    public async Task FailingChange_FailsTheWholeBatch_AndNothingOfItIsStored()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New("before"));
        _folder.Execute("CREATE TRIGGER refuse BEFORE INSERT ON deliveries WHEN NEW.id = 'bad' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        Task<WebhookOutcome>[] answers;

        using (_folder.Lock())
        {
            answers = [.. new[] { "1", "before", "bad", "2" }.Select(id => host.AcceptAsync(Deliveries.New(id)).AsTask())];
        }

        Assert.All(await Task.WhenAll(answers).InTime(), answer => Assert.Equal(WebhookOutcome.Unavailable, answer));
        Assert.Equal("before", Assert.Single(host.Store.List()).Id);

        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New("1")));
        Assert.Single(host.Logs.Named("CannotWrite"));
        Assert.Single(host.Logs.Named("CanWriteAgain"));
    }

    [Fact]
    public async Task InsertThatInsertsNothing_IsNoDuplicate()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        _folder.Execute("CREATE TRIGGER ignore BEFORE INSERT ON deliveries WHEN NEW.id = 'bad' BEGIN SELECT RAISE(IGNORE); END");

        Assert.Equal(WebhookOutcome.Unavailable, await host.AcceptAsync(Deliveries.New("bad")));
        Assert.Empty(host.Store.List());
    }

    [Fact]
    public async Task ManyAtOnce_ShareCommits()
    {
        using var batches = new Measurements("webhooks.inbox.batch_size");
        await using var host = await InboxHost.StartAsync(_folder.File);

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            index => Task.Run(() => host.AcceptAsync(Deliveries.New($"{index}")).AsTask()))).InTime();

        Assert.All(answers, answer => Assert.Equal(WebhookOutcome.Stored, answer));
        Assert.Equal(500, host.Store.Count().Pending);
        Assert.Equal(500, batches.Sum("webhooks.inbox.batch_size"));
        Assert.InRange(batches.Count("webhooks.inbox.batch_size"), 1, 250);
    }

    [Fact]
    public async Task FullQueue_IsWaitedOn_AndGivenUpWhenTheSendersTimeIsOver()
    {
        await using var host = await InboxHost.StartAsync(_folder.File, configure: options => options.QueueCapacity = 1);
        using var patience = new CancellationTokenSource();
        Task<WebhookOutcome> first, second, third;

        using (_folder.Lock())
        {
            first = host.AcceptAsync(Deliveries.New("1")).AsTask();
            second = host.AcceptAsync(Deliveries.New("2")).AsTask();
            third = host.AcceptAsync(Deliveries.New("3"), patience.Token).AsTask();
            await patience.CancelAsync();
            Assert.Equal(WebhookOutcome.TimedOut, await third.InTime());
            Assert.False(second.IsCompleted);
        }

        Assert.Equal([WebhookOutcome.Stored, WebhookOutcome.Stored], await Task.WhenAll(first, second).InTime());
        Assert.Equal(["2", "1"], host.Store.List().Select(entry => entry.Id));
    }

    [Fact]
    public async Task BytesInTheQueue_AreBoundedToo()
    {
        await using var host = await InboxHost.StartAsync(_folder.File, configure: options => options.QueueBytes = 100);
        using var patience = new CancellationTokenSource();

        using (_folder.Lock())
        {
            var first = host.AcceptAsync(Deliveries.New("1")).AsTask();
            var second = host.AcceptAsync(Deliveries.New("2"), patience.Token).AsTask();
            await patience.CancelAsync();
            Assert.Equal(WebhookOutcome.TimedOut, await second.InTime());
            Assert.False(first.IsCompleted);
        }
    }

    [Fact]
    public async Task WhatIsQueuedWhenItsSenderGivesUp_IsStoredAllTheSame_AndFromACopy()
    {
        await using var host = await InboxHost.StartAsync(_folder.File, _ => { });
        var body = Deliveries.Body("1");
        var memory = body.ToArray();
        using var patience = new CancellationTokenSource();

        using (_folder.Lock())
        {
            var receipt = host.Receiver.ReceiveAsync(WebhookHeaders.Create(Deliveries.Headers(body)), memory, null, patience.Token);
            await patience.CancelAsync();
            Assert.Equal(WebhookOutcome.TimedOut, (await receipt.AsTask().InTime()).Outcome);

            // The request is over, and its memory belongs to the next one.
            "HTTP/1.1 503 Service Unavailable"u8.CopyTo(memory);
        }

        await Eventually.Async(() => host.Store.List().Count == 1, "the delivery is stored");
        var stored = host.Store.Load(Assert.Single(host.Store.List()).Number())!;
        Assert.Equal(("1", "ping"), (stored.Id, stored.UnsignedHeaders["circleci-event-type"]));
        Assert.Equal(body, stored.Body.ToArray());
    }
}
