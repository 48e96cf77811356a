using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.CircleCI.Api;
using Webhooks.Cli.Options;
using Webhooks.Perfsee.Api;

namespace Webhooks.Cli.Api;

/// <summary>The options of every command that asks a provider's API: the provider, the project and the token.</summary>
internal sealed class ApiArguments
{
    public const string Variable = "WEBHOOKS_API_TOKEN";

    private readonly Argument<string> _provider = new("provider") { Description = "The provider." };

    private readonly Option<string> _project = new("--project")
    {
        HelpName = "project",
        Description = "The project: gh/acme/app at CircleCI, the project's id at Perfsee.",
        Required = true,
    };

    private readonly Option<string> _host = new("--host")
    {
        HelpName = "address",
        Description = "The provider's address: of a CircleCI Server, or of your Perfsee.",
    };

    private readonly Option<string> _token = new("--token")
    {
        HelpName = "token",
        Description = $"The API token. Without it, the environment variable {Variable}.",
    };

    public ApiArguments(Command command)
    {
        _provider.AcceptOnlyFromAmong(KnownProvider.Names);
        command.Add(_provider);
        command.Add(_project);
        command.Add(_host);
        command.Add(_token);
    }

    public KnownProvider Provider(ParseResult arguments) => KnownProvider.Named(arguments.GetRequiredValue(_provider));

    public string Project(ParseResult arguments) => arguments.GetRequiredValue(_project);

    /// <summary>The default name of the app's endpoint.</summary>
    public string EndpointName(ParseResult arguments) => Provider(arguments).Provider.Name;

    public Uri? Host(ParseResult arguments) =>
        arguments.GetValue(_host) is { } host ? UrlOption.Parse(_host.Name, host)
        : Provider(arguments) == KnownProvider.CircleCI ? new("https://circleci.com")
        : throw new CliException("--host is missing: every Perfsee has its own address.");

    /// <summary>Adds the client of the provider's API.</summary>
    public void AddClient(ParseResult arguments, IServiceCollection services)
    {
        var (host, token) = (Host(arguments), arguments.GetValue(_token) ?? Environment.GetEnvironmentVariable(Variable));

        if (Provider(arguments) == KnownProvider.CircleCI)
        {
            if (string.IsNullOrWhiteSpace(token))
            {
                throw new CliException($"There is no API token: set {Variable}, or pass --token, which your shell's history may keep.");
            }

            services.AddCircleCIApi(options => (options.Host, options.Token) = (host, token));
        }
        else
        {
            services.AddPerfseeApi(options => (options.Host, options.Token) = (host, token));
        }
    }

    /// <summary>Makes the client for the project's webhooks.</summary>
    public (ServiceProvider Services, IHooks Hooks) OpenHooks(ParseResult arguments)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        AddClient(arguments, services);
        var provider = services.BuildServiceProvider();

        try
        {
            return (provider, Provider(arguments) == KnownProvider.CircleCI
                ? new CircleCIHooks(provider.GetRequiredService<CircleCIClient>(), Project(arguments))
                : new PerfseeHooks(provider.GetRequiredService<PerfseeClient>(), Project(arguments)));
        }
        catch (OptionsValidationException refused)
        {
            provider.Dispose();
            throw new CliException(refused.Message);
        }
    }
}
