using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>
/// A FIFO queue keeps what is about the same thing in order; what was tried is in the memory that processes share, and so do these tests:
/// each has ids of its own.
/// </summary>
public sealed class FifoTests(SqsServer server, PostgreSqlServer database) : QueueTests(server), IClassFixture<PostgreSqlServer>
{
    private readonly string _name = $"test-{Guid.NewGuid():n}";

    protected override string Name => $"{_name}.fifo";

    private string DeadOfFifo => $"{_name}-dead";

    [SkippableFact]
    public async Task DeliveriesAboutOneThing_AreHandledInTheirOrder_AndOthersBesideThem()
    {
        var handled = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var handler = new Handled(async (webhook, cancellationToken) =>
        {
            await Task.Delay(Random.Shared.Next(20), cancellationToken);
            handled.GetOrAdd(webhook.Delivery.Subject!, _ => []).Enqueue(int.Parse(webhook.Delivery.Id.Split('-')[1]));
        });
        var machine = await StartFifoAsync(handler);

        // Each is sent after the one before it was answered.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async subject =>
        {
            for (var number = 0; number < 10; number++)
            {
                Assert.Equal(
                    WebhookOutcome.Stored, await machine.AcceptAsync(Delivery($"{subject}-{number}", subject: $"workflow:{subject}")));
            }
        }));

        await Eventually.IsTrueAsync(() => handled.Values.Sum(numbers => numbers.Count) == 40, "all are handled");
        Assert.All(handled.Values, numbers => Assert.Equal(Enumerable.Range(0, 10), numbers));
        await IsEmptyAsync(Name);
    }

    [SkippableFact]
    public async Task DeliveryThatFails_IsTriedAgain_AheadOfThoseBehindIt_AndOnlyWhereItFailed()
    {
        var handled = new ConcurrentQueue<string>();
        var good = new Handled();
        var machine = await StartFifoAsync(
            new Handled((webhook, _) =>
            {
                handled.Enqueue($"{webhook.Delivery.Id}/{webhook.Attempt}");
                return webhook is { Delivery.Id: "first", Attempt: < 3 }
                    ? throw new InvalidOperationException("not yet")
                    : Task.CompletedTask;
            }),
            more: good);

        await machine.AcceptAsync(Delivery("first", subject: "workflow:1"));
        await machine.AcceptAsync(Delivery("second", subject: "workflow:1"));

        await Eventually.IsTrueAsync(() => handled.Count == 4, "both are handled");
        Assert.Equal(["first/1", "first/2", "first/3", "second/1"], handled);
        Assert.Equal(["first", "second"], good.Ids);
        await IsEmptyAsync(Name);
    }

    [SkippableFact]
    public async Task DeliveryThatAlwaysFails_IsADeadLetter_AfterExactlyItsAttempts_AndARetryBeginsAnew()
    {
        var isMended = false;
        var handler = new Handled(
            (webhook, _) => isMended || webhook.Delivery.Id != "bad" ? Task.CompletedTask : throw new InvalidOperationException("never"));
        var machine = await StartFifoAsync(handler, options => options.MaxAttempts = 2);

        await machine.AcceptAsync(Delivery("bad", subject: "workflow:1"));
        await machine.AcceptAsync(Delivery("behind", subject: "workflow:1"));

        await Eventually.IsTrueAsync(() => handler.Ids.Contains("behind"), "the way is free");
        Assert.Equal([1, 2], handler.AttemptsOf("bad"));
        var entry = Assert.Single((await machine.Store.ListAsync(new())).Entries);
        Assert.Equal(("bad", 2), (entry.Id, entry.Attempts));

        isMended = true;
        Assert.True(await machine.Store.ApplyAsync(entry.Key, WebhookOperation.Retry("the operator")));
        await Eventually.IsTrueAsync(() => handler.AttemptsOf("bad").Count() == 3, "it is tried again");
        Assert.Equal([1, 2, 1], handler.AttemptsOf("bad"));
        await IsEmptyAsync(Name);
        Assert.Equal(0, await CountAsync(DeadOfFifo));
    }

    [SkippableFact]
    public async Task ManyThatFailed_AreTriedAgainSideBySide()
    {
        const int Together = 4;
        var atWork = 0;
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new Handled((webhook, cancellationToken) =>
        {
            if (webhook.Attempt == 1)
            {
                throw new InvalidOperationException("What it calls is down.");
            }

            if (Interlocked.Increment(ref atWork) == Together)
            {
                together.SetResult();
            }

            return together.Task.WaitAsync(cancellationToken);
        });
        var machine = await StartFifoAsync(handler, options => options.Concurrency = Together);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => machine.AcceptAsync(Delivery($"down-{number}", subject: $"workflow:{number}"))));

        await IsEmptyAsync(Name);
        Assert.Equal(24, handler.Contexts.Count);
        Assert.Empty(machine.Logs.Named("SuspectStarted"));
    }

    [SkippableFact]
    public async Task ManyThatMayHaveEndedProcesses_AreTriedOneByOne_AndNotAllHeldMeanwhile()
    {
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var renewals = new ConcurrentDictionary<string, int>();
        proxy.Fails = (action, entry) =>
        {
            if (action == "ChangeMessageVisibilityBatch")
            {
                renewals.AddOrUpdate(entry["ReceiptHandle"]!.GetValue<string>(), 1, (_, count) => count + 1);
            }

            return false;
        };
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new Handled((webhook, cancellationToken) => webhook.Delivery.Id == "beside" ? Task.CompletedTask
            : webhook.Attempt == 1 ? throw new InvalidOperationException("not yet")
            : gate.Task.WaitAsync(cancellationToken));

        // A memory that does not say how claims ended: any of them may have ended a process.
        var machine = await StartFifoAsync(
            handler,
            options => (options.Concurrency, options.VisibilityTimeout) = (2, TimeSpan.FromSeconds(5)),
            address: proxy.Address,
            services: services =>
            {
                var shared = services.Last(service => service.ServiceType == typeof(IWebhookDeduplicator)).ImplementationFactory!;
                services.Replace(ServiceDescriptor.Singleton<IWebhookDeduplicator>(app => new SilentMemory((IWebhookDeduplicator)shared(app))));
            });
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => machine.AcceptAsync(Delivery($"late-{number}", subject: $"workflow:{number}"))));
        await Eventually.IsTrueAsync(() => handler.Contexts.Count == 31, "each has failed, and one is tried again");
        await machine.AcceptAsync(Delivery("beside", subject: "workflow:beside"));

        // What is held is renewed four times in a visibility; what is left to later is hidden once.
        await Eventually.IsTrueAsync(() => handler.Ids.Contains("beside") && renewals.Values.Any(count => count >= 12), "others are handled");
        Assert.InRange(renewals.Values.Count(count => count >= 6), 1, 6);
        Assert.Equal(32, handler.Contexts.Count);

        gate.SetResult();
        await IsEmptyAsync(Name);
        Assert.Equal(61, handler.Contexts.Count);
        await machine.DisposeAsync();
    }

    [SkippableFact]
    public async Task RepeatWithinFiveMinutes_IsStoredOnce_AndOneWithAnotherBodyTwice()
    {
        var handler = new Handled();
        var machine = await StartFifoAsync(handler, options => options.EnableProcessing = false);

        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("repeated")));
        }

        Assert.Equal(1, await CountAsync(Name));
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("repeated", """{"other":1}""")));
        Assert.Equal(2, await CountAsync(Name));
    }

    [SkippableFact]
    public async Task Messages_AreAskedForOneByOne_AsSqsHandsOverSeveralOfAGroupAtOnce()
    {
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var handler = new Handled();
        var machine = await StartFifoAsync(handler, address: proxy.Address);

        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(number => machine.AcceptAsync(Delivery($"one-{number}", subject: $"workflow:{number}"))));

        await Eventually.IsTrueAsync(() => handler.Contexts.Count == 40, "all are handled");
        Assert.All(proxy.CountsAskedFor, count => Assert.Equal(1, count));
        await machine.DisposeAsync();
    }

    [SkippableFact]
    public async Task StopOfTheApp_GivesBackWhatHasNotStarted_AndAnotherGoesOn()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Handled(async (_, cancellationToken) => await gate.Task.WaitAsync(cancellationToken));
        var machine = await StartFifoAsync(first, options => (options.Concurrency, options.DrainTimeout) = (1, TimeSpan.Zero));
        await Task.WhenAll(
            Enumerable.Range(0, 6).Select(number => machine.AcceptAsync(Delivery($"{number}", subject: $"workflow:{number}"))));
        await Eventually.IsTrueAsync(() => first.Contexts.Count == 1, "one runs");
        await machine.DisposeAsync();

        var second = new Handled();
        await StartFifoAsync(second);

        await Eventually.IsTrueAsync(() => second.Ids.Distinct().Count() == 6, "all are handled");
        await IsEmptyAsync(Name);
        Assert.All(second.Contexts, context => Assert.Equal(context.Delivery.Id == first.Ids.Single() ? 2 : 1, context.Attempt));
    }

    private async Task<Machine> StartFifoAsync(
        Handled handled,
        Action<SqsInboxOptions>? configure = null,
        Handled? more = null,
        string? address = null,
        Action<IServiceCollection>? services = null)
    {
        PostgreSqlServer.Require();
        return await StartInboxAsync(
            configure,
            endpoint =>
            {
                more?.On(endpoint);
                handled.On(endpoint);
            },
            collection =>
            {
                collection.AddPostgreSqlDeduplicator(database.ConnectionString);
                services?.Invoke(collection);
            },
            address);
    }
}
