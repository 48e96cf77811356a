using System.Diagnostics;
using RabbitMQ.Client;
using Webhooks.Tests;
using Xunit.Abstractions;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>
/// Confirms are waited for together. How much faster that is than one at a time is printed: a machine's own matter, not asserted.
/// </summary>
public sealed class ThroughputTests(RabbitMQServer server, ITestOutputHelper output) : BrokerTests(server)
{
    private const int Clients = 256;
    private const int Together = 20_000;
    private const int OneByOne = 1_000;

    [SkippableFact]
    public async Task ManyRequestsAtOnce_AreAllStored()
    {
        var receiver = await StartInboxAsync(
            options => (options.EnableProcessing, options.ConfirmTimeout) = (false, TimeSpan.FromMinutes(1)));
        await StoreTogetherAsync(receiver, Clients);

        var alone = await PublishOneByOneAsync();
        var together = await StoreTogetherAsync(receiver, Together);

        output.WriteLine(
            $"one confirm at a time {alone:F0}/s, the inbox with {Clients} requests at once {together:F0}/s: {together / alone:F1} times");
        Assert.Equal((uint)(Clients + OneByOne + Together), await CountAsync(Names.Intake));
        await Channel.QueueDeleteAsync(Names.Intake);
    }

    private async Task<double> PublishOneByOneAsync()
    {
        var body = Delivery(body: new string('x', 1_600)).Body;
        var clock = Stopwatch.StartNew();

        for (var count = 0; count < OneByOne; count++)
        {
            await Channel.BasicPublishAsync(
                "", Names.Intake, mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent }, body);
        }

        return OneByOne / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> StoreTogetherAsync(Machine receiver, int deliveries)
    {
        var body = new string('x', 1_600);
        var started = 0;
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref started) <= deliveries)
            {
                Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery(body: body)));
            }
        })));

        return deliveries / clock.Elapsed.TotalSeconds;
    }
}
