using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>Validates endpoint options. Reports every problem at once, each with a fix. A secret is never part of a message.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MaxBody = 1024 * 1024 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(30);
    private static readonly TimeSpan MinSilence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var checks = new OptionChecks($"Webhook endpoint '{name}'");
        checks.Refuse(
            options.Secrets.Any(string.IsNullOrWhiteSpace), nameof(options.Secrets),
            "holds an empty or blank entry, with which anybody could sign. Remove the entry or set it to the provider's secret.");
        checks.Refuse(
            options.AllowUnsigned && options.Secrets.Count > 0, nameof(options.AllowUnsigned),
            "and Secrets exclude each other: leaving out the signature would bypass the secret. Remove one of them.");
        checks.Range(options.MaxRequestBodySize, 1, MaxBody, nameof(options.MaxRequestBodySize));
        checks.Range(options.BodyTimeout, OptionChecks.Shortest, MaxWait, nameof(options.BodyTimeout));
        checks.Range(options.ResponseTimeout, OptionChecks.Shortest, MaxWait, nameof(options.ResponseTimeout));
        checks.Range(options.DeduplicationWindow, OptionChecks.Shortest, MaxWindow, nameof(options.DeduplicationWindow));
        checks.Refuse(
            options.MaxEventAge is { } age && (age <= TimeSpan.Zero || age > options.DeduplicationWindow), nameof(options.MaxEventAge),
            "must be greater than zero and at most DeduplicationWindow, or a repeat could be older than what is remembered.");

        if (options.MaxSilence is { } silence)
        {
            checks.Range(silence, MinSilence, MaxSilence, nameof(options.MaxSilence));
        }

        checks.Refuse(
            options.SilenceProjects.Any(string.IsNullOrWhiteSpace), nameof(options.SilenceProjects), "holds a blank entry. Remove it.");
        checks.Refuse(
            options.SilenceProjects.Count > 0 && options.MaxSilence is null, nameof(options.SilenceProjects),
            "are asked about when MaxSilence has passed, and it is not set. Set it, or remove them.");
        return checks.Result;
    }
}
