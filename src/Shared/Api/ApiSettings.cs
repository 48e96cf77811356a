using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Webhooks.Api;

/// <summary>The options as they are now. A reload that does not validate keeps the last valid ones and logs an Error.</summary>
internal sealed class ApiSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>
    : IDisposable
    where TOptions : class, IApiOptions
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly ILogger _logger;
    private readonly IDisposable? _reloads;
    private volatile ApiConnection _connection;

    public ApiSettings(IOptionsFactory<TOptions> factory, IConfiguration? configuration, ILogger logger)
    {
        (_factory, _logger) = (factory, logger);
        Options = factory.Create(Microsoft.Extensions.Options.Options.DefaultName);
        _connection = Connect(Options);
        _reloads = configuration is null ? null : ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>Gets the options of the start: times and counts are read once.</summary>
    public TOptions Options { get; }

    /// <summary>Gets the host and the token of the last valid configuration.</summary>
    public ApiConnection Connection => _connection;

    public void Dispose() => _reloads?.Dispose();

    // The validator has refused options without a host.
    private static ApiConnection Connect(TOptions options) => new(options.Host!, options.Token);

    private void Reload()
    {
        try
        {
            var options = _factory.Create(Microsoft.Extensions.Options.Options.DefaultName);
            _connection = Connect(options);
        }
        catch (Exception exception)
        {
            // The delegate of the app may throw anything, with a token in its message; out of here it would end the process.
            ApiLog.ReloadFailed(
                _logger,
                exception is OptionsValidationException or InvalidOperationException ? exception.Message : exception.GetType().Name);
        }
    }
}
