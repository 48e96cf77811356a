using Microsoft.Extensions.Options;
using Webhooks.Configuration;

namespace Webhooks.Processing;

/// <summary>Validates the options of direct handling and of queues of the app's own.</summary>
internal sealed class WebhookProcessingOptionsValidator : IValidateOptions<WebhookProcessingOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookProcessingOptions options)
    {
        var checks = new OptionChecks("Webhook processing");
        checks.Processing(options);
        return checks.Result;
    }
}
