using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Webhooks.Api;

/// <summary>Registers the services that every API client needs.</summary>
internal static class ApiRegistration
{
    /// <summary>Adds options, settings and the named HTTP client. Called again, only the options' delegate is added.</summary>
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services,
        string provider,
        bool needsToken,
        Action<TOptions>? configure,
        Func<HttpResponseMessage, bool> isThrottled,
        Func<HttpResponseMessage, TimeSpan?> retryAfter)
        where TOptions : class, IApiOptions
    {
        var isFirst = services.All(service => service.ServiceType != typeof(ApiSettings<TOptions>));

        if (isFirst)
        {
            services.AddSingleton<IConfigureOptions<TOptions>>(app => new ConfigureNamedOptions<TOptions>(
                Options.DefaultName,
                options =>
                {
                    if (app.GetService<IConfiguration>() is { } configuration)
                    {
                        ApiConfiguration.Apply(configuration.GetSection(Section(provider)), options);
                    }
                }));
            services.AddSingleton<IValidateOptions<TOptions>>(new ApiOptionsValidator<TOptions>(provider, needsToken));
            services.AddOptions<TOptions>().ValidateOnStart();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton(app => new ApiSettings<TOptions>(
                app.GetRequiredService<IOptionsFactory<TOptions>>(), app.GetService<IConfiguration>(), Logger(app, provider)));
            services.AddHttpClient(ClientName(provider), client => client.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(ApiTokenHandler.Create)
                .RedactLoggedHeaders(_ => true)
                .AddApiPipeline<TOptions>(isThrottled, retryAfter);
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }
    }

    public static string Section(string provider) => $"Webhooks:Api:{provider}";

    public static string ClientName(string provider) => $"Webhooks.{provider}.Api";

    private static ILogger Logger(IServiceProvider app, string provider) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(ClientName(provider));
}
