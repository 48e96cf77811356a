using RabbitMQ.Client;

namespace Webhooks.RabbitMQ;

/// <summary>The settings of the inbox and of the worker. They are read once, when the app starts.</summary>
public sealed class RabbitMQInboxOptions
{
    /// <summary>
    /// The broker, as <c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c> for TLS. Required. It is never logged, as it may hold
    /// a password.
    /// </summary>
    public Uri? Uri { get; set; }

    /// <summary>
    /// The other nodes of the cluster, each a <c>host</c> or <c>host:port</c>; none by default, at most 15. Each connection is made to any node
    /// that answers, <see cref="Uri"/> included, so that one node that is down stops nothing. User, password, virtual host and TLS are those
    /// of <see cref="Uri"/>; the port is the scheme's own where none is given. With TLS each node shows a certificate for its own name.
    /// </summary>
    public IReadOnlyList<string> OtherHosts { get; set; } = [];

    /// <summary>The user; null, the default, takes the one of <see cref="Uri"/>.</summary>
    public string? UserName { get; set; }

    /// <summary>The password; null, the default, takes the one of <see cref="Uri"/>. It is never logged.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Changes the connection beyond that: client certificates, a token instead of a password. Runs once, after
    /// everything else was set; null, the default, changes nothing. Its own recovery stays off: connections are renewed by this package.
    /// </summary>
    public Action<ConnectionFactory>? ConfigureConnection { get; set; }

    /// <summary>
    /// What the names of all queues and of the exchange start with: 1 to 100 letters, digits, dashes, dots or underscores; <c>webhooks</c>
    /// by default. Processes of the same name on the same virtual host share their deliveries.
    /// </summary>
    public string Name { get; set; } = "webhooks";

    /// <summary>
    /// Whether this process also runs handlers; true by default. Where it is false, deliveries are only stored, for workers. Deliveries of
    /// an endpoint without any handler are always left to others.
    /// </summary>
    public bool HandleHere { get; set; } = true;

    /// <summary>
    /// How many deliveries are handled at once, and how many the broker hands over ahead of their end: 1 to 1,000; 8 by default.
    /// </summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// How long the handlers of one delivery may take together before their token is cancelled and the attempt counts as failed: over zero,
    /// at most 25 minutes, as the broker takes a delivery away after 30; 5 minutes by default. Nothing to do with how long a sender waits.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the broker's confirm is waited for, and before it for a connection: over zero, at most 5 minutes; 5 seconds by default. The
    /// sender's own patience (<see cref="WebhookOptions.HandlerTimeout"/>) ends it too. Then the answer is 503.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The waits before the second attempt, the third, and so on; after the last of them it is the last again. 1 to 16 of them, each 1
    /// millisecond to 7 days; 5 s, 30 s, 2 min, 10 min, 30 min, 1 h by default. Each wait is a queue of its own.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
    ];

    /// <summary>How often a delivery is tried before it becomes a dead letter: 1 to 1,000; 10 by default, which take about 5 hours.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// How long running handlers may go on when the app stops, before their token is cancelled and their deliveries go back to the queue:
    /// zero to 10 minutes; 10 seconds by default. The host's own shutdown timeout (30 seconds by default) ends it too.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
