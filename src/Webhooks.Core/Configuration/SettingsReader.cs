using Microsoft.Extensions.Configuration;

namespace Webhooks.Configuration;

/// <summary>
/// Reads options from a section of the configuration. Unknown keys and unreadable values are refused: a setting under a misspelt key would
/// otherwise be missed much later.
/// </summary>
/// <param name="subject">What the options belong to, with its article: <c>the SQLite inbox</c>.</param>
/// <param name="options">The options by name, each with what reads it.</param>
internal sealed class SettingsReader<TOptions>(
    string subject, params IEnumerable<(string Name, Action<TOptions, IConfigurationSection> Read)> options)
{
    private readonly Dictionary<string, Action<TOptions, IConfigurationSection>> _options =
        options.ToDictionary(option => option.Name, option => option.Read, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">A key is no option, or a value cannot be read.</exception>
    public void Read(IConfigurationSection? section, TOptions target)
    {
        foreach (var setting in section?.GetChildren() ?? [])
        {
            if (!_options.TryGetValue(setting.Key, out var read))
            {
                throw new InvalidOperationException(
                    $"The configuration key '{setting.Path}' is not an option of {subject}. {Known}");
            }

            read(target, setting);
        }
    }

    private string Known => _options.Count == 1
        ? $"The option is {_options.Keys.Single()}."
        : $"The options are {string.Join(", ", _options.Keys.SkipLast(1))} and {_options.Keys.Last()}.";
}
