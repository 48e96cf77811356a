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
    /// Gets or sets the broker, as <c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c> for TLS. Required. It is never logged,
    /// as it may hold a password.
    /// </summary>
    public Uri? Uri { get; set; }

    /// <summary>
    /// Gets or sets the other nodes of the cluster, each a <c>host</c> or <c>host:port</c>. Each connection is made to any node that
    /// answers, <see cref="Uri"/> included, so that one node that is down stops nothing. User, password, virtual host and TLS are those of
    /// <see cref="Uri"/>; the port is the scheme's own where none is given. With TLS each node shows a certificate for its own name.
    /// </summary>
    /// <value>At most 15; none by default.</value>
    public IReadOnlyList<string> OtherHosts { get; set; } = [];

    /// <summary>Gets or sets the user; <see langword="null"/>, the default, takes the one of <see cref="Uri"/>.</summary>
    public string? UserName { get; set; }

    /// <summary>
    /// Gets or sets the password; <see langword="null"/>, the default, takes the one of <see cref="Uri"/>. It is never logged.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>
    /// Gets or sets what changes the connection beyond that: client certificates, a token instead of a password. It runs once, after
    /// everything else was set. The client's own recovery stays off: this package renews connections.
    /// </summary>
    public Action<ConnectionFactory>? ConfigureConnection { get; set; }

    /// <summary>
    /// Gets or sets what the names of all queues and of the exchange start with. Processes of the same name on the same virtual host share
    /// their deliveries.
    /// </summary>
    /// <value>1 to 100 letters, digits, dashes, dots or underscores; <c>webhooks</c> by default.</value>
    public string Name { get; set; } = "webhooks";

    /// <summary>
    /// Gets or sets how long to wait for the broker's confirm, and before it for a connection. <see cref="WebhookOptions.ResponseTimeout"/>
    /// ends the wait too. Then the answer is 503.
    /// </summary>
    /// <value>Greater than zero, at most 5 minutes; 5 seconds by default.</value>
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
