using Webhooks.Configuration;
using Webhooks.Processing;

namespace Webhooks.Sqs;

/// <summary>The settings of <see cref="SqsInboxOptions"/>.</summary>
internal static class SqsInboxSettings
{
    public static SettingsReader<SqsInboxOptions> Reader { get; } = new(
        "the SQS inbox",
        [
            (nameof(SqsInboxOptions.Queue), static (options, setting) => options.Queue = SettingValue.Text(setting)),
            (nameof(SqsInboxOptions.DeadLetterQueue), static (options, setting) => options.DeadLetterQueue = SettingValue.Text(setting)),
            (nameof(SqsInboxOptions.SuspectsQueue), static (options, setting) => options.SuspectsQueue = SettingValue.Text(setting)),
            (nameof(SqsInboxOptions.CreateQueues), static (options, setting) => options.CreateQueues = SettingValue.Bool(setting)),
            (nameof(SqsInboxOptions.VisibilityTimeout),
                static (options, setting) => options.VisibilityTimeout = SettingValue.Duration(setting)),
            (nameof(SqsInboxOptions.CallTimeout), static (options, setting) => options.CallTimeout = SettingValue.Duration(setting)),
            (nameof(SqsInboxOptions.FairQueue), static (options, setting) => options.FairQueue = SettingValue.Bool(setting)),
            (nameof(SqsInboxOptions.UnhandledAfter), static (options, setting) => options.UnhandledAfter = SettingValue.Duration(setting)),
            .. InboxSettings.Processing,
        ]);
}
