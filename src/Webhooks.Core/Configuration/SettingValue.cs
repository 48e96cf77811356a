using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Webhooks.Configuration;

/// <summary>Reads one configuration value strictly: an unreadable value is refused, with its key and how to write it.</summary>
internal static class SettingValue
{
    public static bool Bool(IConfigurationSection setting) =>
        bool.TryParse(setting.Value, out var value) ? value : throw Unreadable(setting, "true or false.");

    public static int Int32(IConfigurationSection setting) =>
        int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unreadable(setting, "a whole number.");

    public static long Int64(IConfigurationSection setting) =>
        long.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unreadable(setting, "a whole number.");

    public static int Bytes(IConfigurationSection setting) =>
        int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unreadable(setting, "a whole number of bytes.");

    public static TimeSpan Duration(IConfigurationSection setting) =>
        DurationText.TryRead(setting.Value, out var value, out var expected) ? value : throw Unreadable(setting, expected);

    public static string Text(IConfigurationSection setting) =>
        setting.Value ?? throw Unreadable(setting, "a text.");

    /// <summary>Reads an absolute address. It is not repeated in the message, as it may hold a password.</summary>
    public static Uri Address(IConfigurationSection setting) =>
        Uri.TryCreate(setting.Value, UriKind.Absolute, out var value) ? value : throw Unreadable(setting, "an absolute address.");

    /// <summary>Reads a list, in the order of its keys; it replaces the default.</summary>
    public static IReadOnlyList<T> List<T>(IConfigurationSection setting, Func<IConfigurationSection, T> read)
    {
        var items = setting.GetChildren().ToList();

        return items.Count == 0 && !string.IsNullOrEmpty(setting.Value)
            ? throw Unreadable(setting, $"a list. Write its items under {setting.Path}:0, {setting.Path}:1 and so on.")
            : [.. items.Select(read)];
    }

    private static InvalidOperationException Unreadable(IConfigurationSection setting, string? expected) =>
        new($"The configuration value of '{setting.Path}' is not {expected}");
}
