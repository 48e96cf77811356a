using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>Gives options what a section of the configuration says.</summary>
internal sealed class ConfigureFromSection<TOptions>(SettingsReader<TOptions> reader, IConfigurationSection? section)
    : IConfigureOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options) => reader.Read(section, options);
}
