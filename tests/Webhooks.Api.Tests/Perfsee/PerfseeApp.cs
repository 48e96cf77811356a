using Microsoft.Extensions.DependencyInjection;
using Webhooks.Perfsee.Api;

namespace Webhooks.Api.Tests.Perfsee;

/// <summary>A stand-in for Perfsee, and an app that asks it.</summary>
internal sealed class PerfseeApp : IAsyncDisposable
{
    private PerfseeApp(PerfseeServer server, ApiApp app) => (Server, App) = (server, app);

    public PerfseeServer Server { get; }

    public ApiApp App { get; }

    public PerfseeClient Client => App.Get<PerfseeClient>();

    public static Task<PerfseeApp> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(_ => { }, settings);

    public static async Task<PerfseeApp> StartAsync(Action<IServiceCollection> register, params (string Key, string? Value)[] settings)
    {
        var server = await PerfseeServer.StartAsync();
        return new(server, new(
            services => register(services.AddPerfseeApi()),
            [("Perfsee:Token", server.Token), ("Perfsee:Host", server.Address.AbsoluteUri), .. settings]));
    }

    public async ValueTask DisposeAsync()
    {
        App.NeverLogged(Server.Token);
        App.Dispose();
        await Server.DisposeAsync();

        // Whatever the test was about: every document was one of Perfsee's schema.
        Assert.True(Server.Violations.IsEmpty, string.Join(Environment.NewLine, Server.Violations));
    }
}
