using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI.Api;

namespace Webhooks.Api.Tests.CircleCI;

/// <summary>A stand-in for CircleCI, and an app that asks it.</summary>
internal sealed class CircleCIApp : IAsyncDisposable
{
    private CircleCIApp(CircleCIServer server, ApiApp app) => (Server, App) = (server, app);

    public CircleCIServer Server { get; }

    public ApiApp App { get; }

    public CircleCIClient Client => App.Get<CircleCIClient>();

    public static Task<CircleCIApp> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(_ => { }, settings);

    public static async Task<CircleCIApp> StartAsync(Action<IServiceCollection> register, params (string Key, string? Value)[] settings)
    {
        var server = await CircleCIServer.StartAsync();
        return new(server, new(
            services => register(services.AddCircleCIApi()),
            [("CircleCI:Token", server.Token), ("CircleCI:Host", server.Address.AbsoluteUri), .. settings]));
    }

    public async ValueTask DisposeAsync()
    {
        App.NeverLogged(Server.Token);
        App.Dispose();
        await Server.DisposeAsync();

        // Whatever the test was about: no answer and no request differed from the description.
        Assert.True(Server.Violations.IsEmpty, string.Join(Environment.NewLine, Server.Violations));
    }
}
