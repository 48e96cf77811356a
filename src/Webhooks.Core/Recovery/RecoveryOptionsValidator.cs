using Microsoft.Extensions.Options;
using Webhooks.Configuration;

namespace Webhooks.Recovery;

/// <summary>Validates the settings of recovery. Reports every problem at once, each with a fix.</summary>
internal sealed class RecoveryOptionsValidator : IValidateOptions<WebhookRecoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookRecoveryOptions options)
    {
        var checks = new OptionChecks($"Recovery of webhook endpoint '{name}'");
        checks.Refuse(
            options.Projects.Count == 0, nameof(options.Projects),
            $"is empty: name the projects to ask about, in code or under {RecoverySettings.Section}:{name}:Projects:0.");
        checks.Refuse(options.Projects.Any(string.IsNullOrWhiteSpace), nameof(options.Projects), "holds a blank entry. Remove it.");
        checks.Refuse(options.Types.Any(string.IsNullOrWhiteSpace), nameof(options.Types), "holds a blank entry. Remove it.");

        if (options.Interval != Timeout.InfiniteTimeSpan)
        {
            checks.Range(options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(options.Interval));
        }

        checks.Range(options.LookBack, TimeSpan.FromHours(1), TimeSpan.FromDays(30), nameof(options.LookBack));
        checks.Range(options.Overlap ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7), nameof(options.Overlap));
        checks.Range(options.SettleTime ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(options.SettleTime));
        checks.Range(options.MaxRequests, 1, 100_000, nameof(options.MaxRequests));
        return checks.Result;
    }
}
