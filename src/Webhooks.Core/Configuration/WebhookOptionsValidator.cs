using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>Refuses options that cannot be meant, all of them at once, each with its cure. A secret is never part of a message.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MaxBody = 1024 * 1024 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(30);
    private static readonly TimeSpan MinSilence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var result = new ValidateOptionsResultBuilder();

        void Refuse(bool isWrong, string member, string cure)
        {
            if (isWrong)
            {
                result.AddError($"Webhook endpoint '{name}': {member} {cure}");
            }
        }

        Refuse(
            options.Secrets.Any(string.IsNullOrWhiteSpace), nameof(options.Secrets),
            "holds an empty or blank entry, with which anybody could sign. Remove the entry or set it to the provider's secret.");
        Refuse(
            options.AllowUnsigned && options.Secrets.Count > 0, nameof(options.AllowUnsigned),
            "and Secrets exclude each other: leaving out the signature would bypass the secret. Remove one of them.");
        Refuse(
            options.MaxRequestBodySize is < 1 or > MaxBody, nameof(options.MaxRequestBodySize), $"must be 1 to {MaxBody} bytes.");
        Refuse(IsOutside(options.BodyTimeout, MaxWait), nameof(options.BodyTimeout), Duration(MaxWait));
        Refuse(IsOutside(options.ResponseTimeout, MaxWait), nameof(options.ResponseTimeout), Duration(MaxWait));
        Refuse(IsOutside(options.DeduplicationWindow, MaxWindow), nameof(options.DeduplicationWindow), Duration(MaxWindow));
        Refuse(
            options.MaxEventAge is { } age && IsOutside(age, options.DeduplicationWindow), nameof(options.MaxEventAge),
            "must be over zero and at most DeduplicationWindow, or a repeat could be older than what is remembered.");

        Refuse(
            options.MaxSilence < MinSilence || options.MaxSilence > MaxSilence, nameof(options.MaxSilence),
            $"must be between {MinSilence:c} and {MaxSilence:c}. Leave it out to never be told of silence.");
        Refuse(
            options.SilenceProjects.Any(string.IsNullOrWhiteSpace), nameof(options.SilenceProjects), "holds a blank entry. Remove it.");
        Refuse(
            options.SilenceProjects.Count > 0 && options.MaxSilence is null, nameof(options.SilenceProjects),
            "are asked about when MaxSilence has passed, and it is not set. Set it, or remove them.");

        return result.Build();
    }

    private static bool IsOutside(TimeSpan value, TimeSpan max) => value <= TimeSpan.Zero || value > max;

    private static string Duration(TimeSpan max) =>
        $"must be over zero and at most {max:c}.";
}
