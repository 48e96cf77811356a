using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Handling;
using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>The services that the processors and workers of all inboxes share in an app.</summary>
internal sealed record ProcessingServices(
    Dispatcher Dispatcher,
    EndpointRegistry Settings,
    InboxTelemetry Inbox,
    WebhookTelemetry Telemetry,
    StuckHandlers Stuck,
    TimeProvider Time,
    ILogger Logger);
