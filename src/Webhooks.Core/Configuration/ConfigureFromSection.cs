using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>Sets options from a section of the configuration.</summary>
internal sealed class ConfigureFromSection<TOptions>(SettingsReader<TOptions> reader, IConfigurationSection? section)
    : IConfigureOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options) => reader.Read(section, options);
}
