using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.Configuration;

namespace Webhooks.Processing;

/// <summary>The settings that every inbox has, and where they come from.</summary>
internal static class InboxSettings
{
    public const string Section = "Webhooks:Inbox";

    /// <summary>Gets the options of <see cref="WebhookProcessingOptions"/>, for the reader of an inbox's own options.</summary>
    public static IEnumerable<(string Name, Action<WebhookProcessingOptions, IConfigurationSection> Read)> Processing { get; } =
    [
        (nameof(WebhookProcessingOptions.EnableProcessing),
            static (options, setting) => options.EnableProcessing = SettingValue.Bool(setting)),
        (nameof(WebhookProcessingOptions.Concurrency), static (options, setting) => options.Concurrency = SettingValue.Int32(setting)),
        (nameof(WebhookProcessingOptions.HandlerTimeout),
            static (options, setting) => options.HandlerTimeout = SettingValue.Duration(setting)),
        (nameof(WebhookProcessingOptions.MaxAttempts), static (options, setting) => options.MaxAttempts = SettingValue.Int32(setting)),
        (
            nameof(WebhookProcessingOptions.RetryDelays),
            static (options, setting) => options.RetryDelays = SettingValue.List(setting, SettingValue.Duration)
        ),
        (nameof(WebhookProcessingOptions.DrainTimeout), static (options, setting) => options.DrainTimeout = SettingValue.Duration(setting)),
        (nameof(WebhookProcessingOptions.MaxStuckHandlers),
            static (options, setting) => options.MaxStuckHandlers = SettingValue.Int32(setting)),
    ];

    /// <summary>Configures options from a section; null takes the default one.</summary>
    public static void Configure<TOptions>(
        IServiceCollection services, SettingsReader<TOptions> reader, IConfigurationSection? section, string defaultSection = Section)
        where TOptions : class =>
        services.AddOptions().AddSingleton<IConfigureOptions<TOptions>>(app => new ConfigureFromSection<TOptions>(
            reader, section ?? app.GetService<IConfiguration>()?.GetSection(defaultSection)));
}
