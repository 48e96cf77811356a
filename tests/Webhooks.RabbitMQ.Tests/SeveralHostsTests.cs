using Webhooks.RabbitMQ.Connections;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Several nodes in the options: one that is down stops nothing.</summary>
public sealed class SeveralHostsTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task FirstNodeIsDown_TheOtherIsUsed()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(
            options => (options.Uri, options.OtherHosts) = (new($"amqp://guest:guest@127.0.0.1:{ServerProcess.FreePort()}/"),
                [$"localhost:{Server.Port}"]),
            handled.On);

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.All(
            machine.Logs.Named("Connected"),
            entry => Assert.EndsWith($"to localhost:{Server.Port} is open.", entry.Message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task NodeInUseIsKilled_DeliveriesGoOnThroughTheOther()
    {
        var other = new RabbitMQBroker();

        try
        {
            await other.InitializeAsync();
            var machine = await StartInboxAsync(
                options =>
                    (options.Uri, options.OtherHosts, options.EnableProcessing) = (new(other.Uri), [$"127.0.0.1:{Server.Port}"], false));

            Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("before")));

            while (!machine.Logs.Named("Connected").Any(entry => entry.Message.Contains($":{other.Port} ", StringComparison.Ordinal)))
            {
                // Which of them it takes is chance: until it is the one that is to be killed.
                await CloseConnectionsAsync(machine);
                Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery("before")));
            }

            await other.KillAsync();

            await Eventually.IsTrueAsync(
                async () => await machine.AcceptAsync(Delivery("after")) == WebhookOutcome.Stored, "the other node has it");
            Assert.Contains($"127.0.0.1:{Server.Port} ", machine.Logs.Named("Connected").Last().Message, StringComparison.Ordinal);
            await Eventually.IsTrueAsync(async () => await CountAsync(Names.Intake) > 0, "it is in its queue");
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("node-2", "node-2", 5672)]
    [InlineData("node-2:5673", "node-2", 5673)]
    [InlineData("10.0.0.2", "10.0.0.2", 5672)]
    [InlineData("[::1]", "::1", 5672)]
    [InlineData("[::1]:5673", "::1", 5673)]
    public void HostAndPort_AreRead(string text, string host, int port)
    {
        var read = BrokerAddress.ParseHost(text, new("amqp://node-1"));

        Assert.Equal((host, port), (read!.IdnHost, BrokerAddress.PortOf(read)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" node-2")]
    [InlineData("node-2 ")]
    [InlineData("node-2:")]
    [InlineData(":5672")]
    [InlineData("node-2:0")]
    [InlineData("node-2:65536")]
    [InlineData("node-2:+5672")]
    [InlineData("node-2:5672/vhost")]
    [InlineData("node-2/vhost")]
    [InlineData("amqp://node-2")]
    [InlineData("user:password@node-2")]
    [InlineData("node-2,node-3")]
    [InlineData("::1")]
    [InlineData("[node-2]")]
    [InlineData("[::1")]
    public void TextThatIsNoHost_IsRefused(string? text) => Assert.Null(BrokerAddress.ParseHost(text, new("amqp://node-1")));

    [Fact]
    public void PortOfTls_IsItsOwn() =>
        Assert.Equal(5671, BrokerAddress.PortOf(BrokerAddress.ParseHost("node-2", new("amqps://node-1"))!));

    [Fact]
    public void Certificates_AreAskedForEachNodesName_UnlessOneIsNamedForAll()
    {
        var options = new RabbitMQInboxOptions { Uri = new("amqps://node-1/"), OtherHosts = ["node-2", "node-3:5673"] };
        Assert.Equal(["node-1", "node-2", "node-3"], Names(options));

        options.ConfigureConnection = factory => factory.Ssl.ServerName = "cluster";
        Assert.Equal(["cluster", "cluster", "cluster"], Names(options));

        static IEnumerable<string> Names(RabbitMQInboxOptions options) => BrokerAddress.CreateFactory(options)
            .EndpointResolverFactory([]).All().Select(node => node.Ssl.Enabled ? node.Ssl.ServerName : "no TLS").Order();
    }

    private async Task CloseConnectionsAsync(Machine machine)
    {
        var before = machine.Logs.Named("Connected").Count();
        await Server.ControlAsync("close_all_connections", "the test wants the other node");
        await ReconnectAsync();
        await Eventually.IsTrueAsync(() => machine.Logs.Named("Connected").Count() > before, "it is connected again");
    }
}
