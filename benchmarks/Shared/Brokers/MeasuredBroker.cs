using RabbitMQ.Client;
using Webhooks.RabbitMQ;
using Webhooks.Tests;

namespace Webhooks.Benchmarks;

/// <summary>
/// The RabbitMQ that is measured: the one whose address is in the environment, or else a private one, with its data in the folder for
/// temporary files, where it is installed.
/// </summary>
internal sealed class MeasuredBroker : IAsyncDisposable
{
    public const string Variable = "WEBHOOKS_RABBITMQ";

    private readonly RabbitMQBroker? _own;

    private MeasuredBroker(Uri address, RabbitMQBroker? own) => (Address, _own) = (address, own);

    /// <summary>Why there is none, and how to get one; null when there is.</summary>
    public static string? Missing =>
        Given is null && !RabbitMQBroker.IsInstalled ? $"{RabbitMQBroker.HowToInstall}. Or set {Variable} to a broker's address." : null;

    public Uri Address { get; }

    /// <summary>The process of a private broker; null for one that runs already.</summary>
    public int? ProcessId => _own?.ProcessId;

    private static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    public static async Task<MeasuredBroker> StartAsync()
    {
        if (Given is { } given)
        {
            return new(new(given), null);
        }

        var own = new RabbitMQBroker();

        try
        {
            await own.InitializeAsync();
            return new(new(own.Uri), own);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets the inbox up on a broker, under a name of its own, with as few queues as can be.</summary>
    public static void Use(RabbitMQInboxOptions options, Uri address, string name, bool handleHere)
    {
        (options.Uri, options.Name, options.EnableProcessing) = (address, name, handleHere);
        options.RetryDelays = [TimeSpan.FromSeconds(1)];
    }

    public Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = Address }.CreateConnectionAsync();

    /// <summary>Where an inbox of this name stores.</summary>
    public static string Intake(string name) => $"{name}.intake";

    /// <summary>Deletes everything that an inbox of this name declared.</summary>
    public async Task ForgetAsync(string name)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeleteAsync($"{name}.events");

        foreach (var queue in new[] { Intake(name), $"{name}.delay.1s", $"{name}.dead" })
        {
            await channel.QueueDeleteAsync(queue);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
