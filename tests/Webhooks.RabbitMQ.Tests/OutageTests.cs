using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>What was answered 200 is handled, whatever becomes of the broker; the rest is answered 503.</summary>
public sealed class OutageTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task BrokerKilledAndStartedAgainUnderLoad_EveryDeliveryAnswered200IsHandledOnce_AndTheRestIsAnswered503()
    {
        const int Deliveries = 10_000;
        const int Clients = 64;
        var handled = new Handled();
        await using var app = await TestApp.StartAsync(
            services =>
            {

                services.AddRabbitMQInbox(Options(options => options.ConfirmTimeout = TimeSpan.FromMilliseconds(500)));
                handled.On(services.AddCircleCIWebhook());
            },
            app => app.MapCircleCIWebhook("/webhooks/circleci"),
            [("Webhooks:CircleCI:Secrets:0", CapturedLogs.Never(Secret))]);
        var answers = new ConcurrentDictionary<int, HttpStatusCode>();
        var started = 0;
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        async Task SendAllAsync()
        {
            for (var number = Interlocked.Increment(ref started); number <= Deliveries; number = Interlocked.Increment(ref started))
            {
                // The rest is for the broker that is there again, however long it takes.
                if (number > 3 * Deliveries / 4)
                {
                    await back.Task;
                }

                using var answer = await SignedRequest.SendAsync(app.Client, $"delivery-{number}");
                answers[number] = answer.StatusCode;
                Assert.Equal(answer.StatusCode == HttpStatusCode.ServiceUnavailable, answer.Headers.RetryAfter is not null);
            }
        }

        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(SendAllAsync)));
        await Eventually.IsTrueAsync(() => answers.Count > Deliveries / 4, "a quarter of the load went through");
        await Server.KillAsync();
        var answeredBefore = answers.Keys.ToHashSet();
        await Server.StartAsync();
        back.SetResult();
        await load;
        await ReconnectAsync();

        var stored = answers.Where(answer => answer.Value == HttpStatusCode.OK).Select(answer => $"delivery-{answer.Key}").ToHashSet();
        await Eventually.IsTrueAsync(() => stored.IsSubsetOf(handled.Ids), "all that was answered 200 is handled");
        await IsEmptyAsync(Names.Intake);
        Assert.Equal(Deliveries, answers.Count);
        Assert.All(answers.Values, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers.Values);
        Assert.Contains(answers, answer => answer.Value == HttpStatusCode.OK && !answeredBefore.Contains(answer.Key));
        Assert.Equal(handled.Ids.Distinct().Count(), handled.Contexts.Count);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task BrokerThatIsNotThere_IsAnswered503_AndNeitherKeepsTheAppFromStartingNorNamesThePassword()
    {
        CapturedLogs.Never("the-broker-password");
        var closed = ServerProcess.FreePort();

        var machine = await StartInboxAsync(
            options =>
            {
                options.Uri = new($"amqp://guest:the-broker-password@127.0.0.1:{closed}/");
                options.ConfirmTimeout = TimeSpan.FromMilliseconds(300);
            },
            new Handled().On,
            services => services.AddHealthChecks().AddRabbitMQInbox());

        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Delivery("lost")));
        Assert.Equal(
            "Webhook endpoint CircleCI answered 503 to delivery lost, which RabbitMQ did not confirm: Disconnected.",
            Assert.Single(machine.Logs.Named("NotStored")).Message);
        await Eventually.IsTrueAsync(() => machine.Logs.Named("Disconnected").Count() == 3, "each connection is told");
        Assert.EndsWith("Until then deliveries are answered 503.", Assert.Single(machine.Logs.Named(
            "Disconnected"), entry => entry.Message.Contains("publisher", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckHealthAsync(machine)).Status);
    }

    [SkippableFact]
    public async Task WrongPassword_IsNamedAsSuch_AndNotRepeated()
    {
        var machine = await StartInboxAsync(options =>
        {
            options.Password = CapturedLogs.Never("the-wrong-password");
            options.ConfirmTimeout = TimeSpan.FromMilliseconds(300);
        });

        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Delivery()));
        await Eventually.IsTrueAsync(
            () => machine.Logs.Named("Disconnected").Any(entry => entry.Message.Contains("ACCESS_REFUSED", StringComparison.Ordinal)),
            "the log says why");
    }

    [SkippableFact]
    public async Task ConnectionsThatAnOperatorCloses_AreOpenedAgain_AndTheWorkGoesOn()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery("before"));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "the first is handled");

        await Server.ControlAsync("close_all_connections", "maintenance");
        await ReconnectAsync();

        await Eventually.IsTrueAsync(
            async () => await machine.AcceptAsync(Delivery()) == WebhookOutcome.Stored && handled.Contexts.Count > 1,
            "both connections are back");
        Assert.Contains("CONNECTION_FORCED - maintenance", machine.Logs.Named("Disconnected").First().Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task OnlyTheWorkersConnectionIsClosed_TheLogDoesNotSayThatDeliveriesAreRefused()
    {
        var machine = await StartInboxAsync(handlers: new Handled().On);
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));

        await CloseWorkersConnectionAsync();

        await Eventually.IsTrueAsync(() => machine.Logs.Named("Disconnected").Any(), "it is noticed");
        Assert.Equal(
            $"RabbitMQ: there is no connection '{Name} worker', and it is tried again until there is: CONNECTION_FORCED - maintenance. "
            + "Until then this process handles no deliveries; they wait in their queue.",
            Assert.Single(machine.Logs.Named("Disconnected")).Message);
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));
    }

    [SkippableFact]
    public async Task ConnectionsOfAProcessThatOnlyHandles_AreNotSaidToRefuseDeliveries()
    {
        var machine = await StartWorkerAsync(
            new Handled().On, options => options.Uri = new($"amqp://127.0.0.1:{ServerProcess.FreePort()}/"));

        await Eventually.IsTrueAsync(() => machine.Logs.Named("Disconnected").Count() == 3, "all are noticed");
        Assert.DoesNotContain(machine.Logs.Named("Disconnected"), entry => entry.Message.Contains("answered 503", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task QueueDeletedUnderAWorker_IsDeclaredAndConsumedAnew()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery());
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "the first is handled");

        await Channel.QueueDeleteAsync(Names.Intake, false, false);

        await Eventually.IsTrueAsync(
            async () => await machine.AcceptAsync(Delivery()) == WebhookOutcome.Stored && handled.Contexts.Count > 1, "the queue is back");
    }

    [SkippableFact]
    public async Task BrokerShortOfMemory_IsAnswered503AtOnce_WhileWorkersGoOnAndAcknowledge()
    {
        var released = new TaskCompletionSource();
        var handled = new Handled((_, _) => released.Task);
        var receiver = await StartInboxAsync(
            options => (options.EnableProcessing, options.ConfirmTimeout) = (false, TimeSpan.FromMinutes(1)),
            services: services => services.AddHealthChecks().AddRabbitMQInbox());
        var worker = await StartWorkerAsync(handled.On, options => options.Concurrency = 2);

        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery()));
        }

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "as many are handled as may be at once");
        await Server.ControlAsync("set_vm_memory_high_watermark", "0.000001");

        try
        {
            // The broker says so when it is first published to; nobody waits for the minute.
            Assert.Equal(WebhookOutcome.Unavailable, await receiver.AcceptAsync(Delivery("first")));
            Assert.Equal(WebhookOutcome.Unavailable, await receiver.AcceptAsync(Delivery("second")));
            Assert.All(
                receiver.Logs.Named("NotStored"),
                entry => Assert.EndsWith("did not confirm: Blocked.", entry.Message, StringComparison.Ordinal));
            var health = await CheckHealthAsync(receiver);
            Assert.Equal(
                (HealthStatus.Unhealthy, "The broker takes no messages, as it is short of memory or disk."),
                (health.Status, health.Description));

            released.SetResult();
            await Eventually.IsTrueAsync(() => handled.Contexts.Count >= 5, "all are handled");
            await worker.DisposeAsync();
            Assert.Equal(0u, await CountAsync(Names.Intake));
        }
        finally
        {
            await Server.ControlAsync("set_vm_memory_high_watermark", "0.4");
        }

        await Eventually.IsTrueAsync(
            async () => await receiver.AcceptAsync(Delivery()) == WebhookOutcome.Stored, "it takes messages again");
    }

    [SkippableFact]
    public async Task HandledWhenTheConnectionItCameOnHasEnded_ComesAgainAsADuplicate()
    {
        var gate = new TaskCompletionSource();
        var handled = new Handled((_, _) => gate.Task);
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery("cut"));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it runs");

        await CloseWorkersConnectionAsync();
        await Eventually.IsTrueAsync(() => machine.Logs.Named("Disconnected").Any(), "it is noticed");
        gate.SetResult();

        await Eventually.IsTrueAsync(() => machine.Logs.Named("ComesAgainAsDuplicate").Any(), "the log says what follows");
        var entry = Assert.Single(machine.Logs.Named("ComesAgainAsDuplicate"));
        Assert.Equal(
            (LogLevel.Information, "Webhook endpoint CircleCI: delivery cut is done, and the connection that it came on ended before that "
                + "was acknowledged. It is delivered again, and recognized as a duplicate."),
            (entry.Level, entry.Message));
        await Eventually.IsTrueAsync(() => machine.Logs.Named("SuspectStarted").Any(), "it comes again");
        await IsEmptyAsync(Names.Suspects);
        await machine.DisposeAsync();
        Assert.Equal(0u, await CountAsync(Names.Intake) + await CountAsync(Names.Suspects) + await CountAsync(Names.Dead));
        Assert.Single(handled.Contexts);
        Assert.Empty(machine.Logs.Named("LeaseLost"));
    }

    [SkippableFact]
    public async Task FailedWhenTheConnectionItCameOnHasEnded_ComesAgainAndIsHandled()
    {
        var gate = new TaskCompletionSource();
        var runs = 0;
        var handled = new Handled(async (_, _) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                await gate.Task;
                throw new InvalidOperationException("The first run fails.");
            }
        });
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery("cut"));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it runs");

        await CloseWorkersConnectionAsync();
        await Eventually.IsTrueAsync(() => machine.Logs.Named("Disconnected").Any(), "it is noticed");
        gate.SetResult();

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "it is handled");
        var entry = Assert.Single(machine.Logs.Named("ComesAgain"));
        Assert.Equal(
            (LogLevel.Warning, "Webhook endpoint CircleCI: the connection that delivery cut came on ended before the result of its attempt "
                + "could be stored. It is delivered again."),
            (entry.Level, entry.Message));
        Assert.Empty(machine.Logs.Named("LeaseLost"));
        Assert.Empty(machine.Logs.Named("AttemptFailed"));
    }

    private async Task CloseWorkersConnectionAsync()
    {
        var connections = await Server.ControlAsync("-q", "list_connections", "pid", "client_properties");
        var worker = connections.Split('\n').Single(line => line.Contains($"{Name} worker", StringComparison.Ordinal)).Split('\t')[0];
        await Server.ControlAsync("close_connection", worker, "maintenance");
    }

    private static async Task<HealthReportEntry> CheckHealthAsync(Machine machine) =>
        (await machine.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];
}
