using RabbitMQ.Client;

namespace Webhooks.RabbitMQ;

/// <summary>
/// The settings of the inbox and of the worker. They are read once, when the app starts. <see
/// cref="WebhookProcessingOptions.HandlerTimeout"/> is at most 25 minutes here, as the broker takes a delivery away after 30; each of
/// <see cref="WebhookProcessingOptions.RetryDelays"/> is a queue.
/// </summary>
public sealed class RabbitMQInboxOptions : WebhookProcessingOptions
{
    /// <summary>
    /// The broker, as <c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c> for TLS. Required. It is never logged, as it may hold
    /// a password.
    /// </summary>
    public Uri? Uri { get; set; }

    /// <summary>
    /// The other nodes of the cluster, each a <c>host</c> or <c>host:port</c>; none by default, at most 15. Each connection is made to
    /// any node that answers, <see cref="Uri"/> included, so that one node that is down stops nothing. User, password, virtual host and
    /// TLS are those of <see cref="Uri"/>; the port is the scheme's own where none is given. With TLS each node shows a certificate for
    /// its own name.
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
    /// How long the broker's confirm is waited for, and before it for a connection: over zero, at most 5 minutes; 5 seconds by default. The
    /// sender's own patience (<see cref="WebhookOptions.ResponseTimeout"/>) ends it too. Then the answer is 503.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets how long a delivery may go round among processes that have no handler for its endpoint, before it becomes a dead
    /// letter. It waits the longest of <see cref="WebhookProcessingOptions.RetryDelays"/> in between, and no attempt is counted. The
    /// health check is degraded from the first hour.
    /// </summary>
    /// <value>Greater than zero, at most 365 days; 7 days by default.</value>
    public TimeSpan UnhandledAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Gets or sets how long the broker lets a message be held. Its own default, which only an operator of the broker changes.
    /// </summary>
    internal TimeSpan AcknowledgementTimeout { get; set; } = TimeSpan.FromMinutes(30);
}
