using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Connections;

/// <summary>
/// The queues of the inbox, and the exchange for other teams. Every queue of the inbox is reached through the broker's default exchange, to
/// which no one can bind: so a confirm means that our queue has the message, and no foreign binding can fake it or fail it. The exchange
/// for others is behind, and is fed by the workers.
/// </summary>
internal sealed class Topology(RabbitMQInboxOptions options)
{
    /// <summary>The broker's own exchange: a routing key is the name of a queue.</summary>
    public const string DefaultExchange = "";

    // Only guards, far above the attempts: a connection that closes adds one to each message that it held, and attempts are ours to count.
    private const int DeliveryLimit = 100;
    private const int DeliveryLimitOfSuspects = 10_000;

    // From 4.0 on a quorum queue has a limit of 20 unless told, and drops messages over it where it has no dead-letter queue.
    private const int LimitsByDefault = 4;
    private const int NoLimit = -1;
    private const string LimitArgument = "x-delivery-limit";

    private const ushort NotFound = 404;
    private const ushort NotAllowed = 403;
    private const ushort DeclaredOtherwise = 406;

    private volatile string[] _limitedQueues = [];

    /// <summary>
    /// Gets the text about queues that were declared without their own delivery limit and get the broker's, with the fix. Empty before
    /// RabbitMQ 4.0.
    /// </summary>
    public IReadOnlyCollection<string> LimitedQueues => _limitedQueues;

    /// <summary>Gets the queue in which deliveries wait for a worker.</summary>
    public string Intake { get; } = $"{options.Name}.intake";

    /// <summary>Gets the queue of deliveries that have no attempt left or cannot be read.</summary>
    public string Dead { get; } = $"{options.Name}.dead";

    /// <summary>Gets the topic exchange to which other teams bind queues of their own.</summary>
    public string Events { get; } = $"{options.Name}.events";

    /// <summary>
    /// Gets the queue in which deliveries that were being handled when a connection ended are tried, one at a time among all processes, so
    /// that the broker's count is a delivery's own.
    /// </summary>
    public string Suspects { get; } = $"{options.Name}.suspects";

    /// <summary>Gets the queues in which deliveries wait after a failed attempt.</summary>
    public IEnumerable<string> Delays => options.Waits.Distinct().Select(DelayQueue);

    /// <summary>
    /// Returns the queue in which a delivery waits for a time, one of the configured ones. The wait is in its name: other waits are other
    /// queues.
    /// </summary>
    public string DelayQueue(TimeSpan delay) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.Name}.delay.{delay.TotalSeconds:0.###}s");

    /// <summary>Returns the routing key on <see cref="Events"/>: <c>perfsee.bundle-finished</c>.</summary>
    public static string RoutingKey(string provider, string type)
    {
        // The broker takes 255 bytes, and dots part the words.
        const int MaxWord = 100;
        var words = new[] { provider, type.Length == 0 ? "unknown" : type };

        return string.Join('.', words.Select(word => string.Concat(
            word.Take(MaxWord)
                .Select(character => char.IsAsciiLetterOrDigit(character) || character == '_' ? char.ToLowerInvariant(character) : '-'))));
    }

    /// <summary>Declares what is missing. An existing queue stays as it was declared, by this package or by an operator.</summary>
    /// <exception cref="OperationInterruptedException">Something is missing, and the user may not declare it.</exception>
    public async Task DeclareAsync(IConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        var hasLimits = MajorVersion(connection) >= LimitsByDefault;
        var limited = new List<string>();
        await DeclareQueueAsync(Dead, DeadArguments(hasLimits));
        await DeclareQueueAsync(Intake, DeadLetteringTo(Dead, (LimitArgument, DeliveryLimit)));
        await DeclareQueueAsync(Suspects, SuspectsArguments());

        foreach (var delay in options.Waits.Distinct())
        {
            await DeclareQueueAsync(DelayQueue(delay), DeadLetteringTo(Intake, ("x-message-ttl", (long)delay.TotalMilliseconds)));
        }

        await DeclareAsync(
            Events,
            channel => channel.ExchangeDeclareAsync(Events, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken),
            channel => channel.ExchangeDeclarePassiveAsync(Events, cancellationToken));
        TellLimited(limited, logger);

        Task DeclareQueueAsync(string queue, Dictionary<string, object?> arguments) => DeclareAsync(
            queue,
            channel => channel.QueueDeclareAsync(queue, true, false, false, arguments, cancellationToken: cancellationToken),
            channel => channel.QueueDeclarePassiveAsync(queue, cancellationToken));

        async Task DeclareAsync(string name, Func<IChannel, Task> declare, Func<IChannel, Task> find)
        {
            try
            {
                await OnChannelAsync(declare);
            }
            catch (OperationInterruptedException refusal) when (refusal.ShutdownReason?.ReplyCode is NotAllowed or DeclaredOtherwise)
            {
                await OnChannelAsync(find);
                Log.LeftAsDeclared(logger, name, refusal.ShutdownReason.ReplyText);

                if (hasLimits && refusal.ShutdownReason.ReplyText.Contains(LimitArgument, StringComparison.Ordinal))
                {
                    limited.Add(LimitProblem(name));
                }
            }
        }

        // A refusal closes the channel it came on.
        async Task OnChannelAsync(Func<IChannel, Task> act)
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await act(channel);
        }
    }

    /// <summary>Returns the numbers of messages and consumers of a queue; null when it does not exist.</summary>
    public static async Task<QueueDeclareOk?> GetQueueAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
        }
        catch (OperationInterruptedException refusal) when (refusal.ShutdownReason?.ReplyCode == NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the arguments of the dead letters' queue: looking at them counts as a delivery, and must never delete them.
    /// </summary>
    /// <param name="hasLimits">
    /// Whether the broker limits deliveries unless told; on an older one the queues that are there stay as they are.
    /// </param>
    private static Dictionary<string, object?> DeadArguments(bool hasLimits)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };

        if (hasLimits)
        {
            arguments[LimitArgument] = NoLimit;
        }

        return arguments;
    }

    private Dictionary<string, object?> SuspectsArguments()
    {
        var arguments = DeadLetteringTo(Dead, (LimitArgument, DeliveryLimitOfSuspects));
        arguments["x-single-active-consumer"] = true;
        return arguments;
    }

    private static int MajorVersion(IConnection connection) =>
        connection.ServerProperties?.TryGetValue("version", out var value) == true
        && value is byte[] text
        && int.TryParse(Encoding.UTF8.GetString(text).Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? major
            : 0;

    private string LimitProblem(string queue)
    {
        var pattern = queue.Replace(".", "\\.", StringComparison.Ordinal);
        var limit = (queue == Dead ? NoLimit : DeliveryLimit).ToString(CultureInfo.InvariantCulture);

        return $"The queue {queue} was declared without its own delivery limit, and RabbitMQ 4 limits it to 20: a message that is "
            + "delivered or looked at more often leaves the queue. Unless it is set already, set a policy in its virtual host: "
            + $"rabbitmqctl set_policy {queue} \"^{pattern}$\" '{{\"delivery-limit\":{limit}}}' --apply-to queues";
    }

    private void TellLimited(List<string> limited, ILogger logger)
    {
        foreach (var problem in limited.Except(_limitedQueues))
        {
            Log.DeliveryLimited(logger, problem);
        }

        _limitedQueues = [.. limited];
    }

    // A dead-lettered message leaves its queue only when the next one has it, which needs a queue that refuses rather than drops.
    private static Dictionary<string, object?> DeadLetteringTo(string queue, (string Name, object Value) argument) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-dead-letter-exchange"] = DefaultExchange,
        ["x-dead-letter-routing-key"] = queue,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
        [argument.Name] = argument.Value,
    };
}
