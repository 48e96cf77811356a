using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.Cli.Inboxes;

/// <summary>An inbox that is open beside the app that uses it: nothing is handled here.</summary>
internal sealed class InboxSession : IAsyncDisposable
{
    private readonly IHost _host;

    private InboxSession(IHost host) => _host = host;

    public IWebhookDeliveryStore Store => _host.Services.GetRequiredService<IWebhookDeliveryStore>();

    public static async Task<InboxSession> OpenAsync(string address, string name, CancellationToken cancellationToken)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();

        // An inbox belongs to endpoints. These receive nothing, and have no handlers.
        builder.Services.AddCircleCIWebhook();

        if (address.StartsWith("amqp://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("amqps://", StringComparison.OrdinalIgnoreCase))
        {
            builder.Services.AddRabbitMQInbox(options =>
            {
                options.Uri = Uri.TryCreate(address, UriKind.Absolute, out var uri)
                    ? uri
                    : throw new CliException("The address of the broker is no address.");
                options.Name = name;
                options.EnableProcessing = false;
            });
        }
        else if (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            builder.Services.AddSingleton(SqsAddress.CreateClient(address));
            builder.Services.AddSqsInbox(
                options => (options.Queue, options.CreateQueues, options.EnableProcessing) = (address, false, false));
        }
        else if (address.Contains("Host=", StringComparison.OrdinalIgnoreCase)
            || address.Contains("Server=", StringComparison.OrdinalIgnoreCase))
        {
            builder.Services.AddPostgreSqlInbox(options =>
            {
                options.ConnectionString = address;
                options.EnableProcessing = false;
            });
        }
        else
        {
            // A mistyped path must not become an empty inbox.
            if (!File.Exists(address))
            {
                throw new CliException($"There is no file '{address}'.");
            }

            builder.Services.AddSqliteInbox(options =>
            {
                options.Path = Path.GetFullPath(address);
                options.EnableProcessing = false;
            });
        }

        var session = new InboxSession(builder.Build());

        try
        {
            await session._host.StartAsync(cancellationToken);
            return session;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            session._host.Dispose();
            throw new CliException($"The inbox cannot be opened: {exception.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
