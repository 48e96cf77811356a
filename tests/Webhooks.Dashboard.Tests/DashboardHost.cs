using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Tests;

/// <summary>An app with an inbox and its dashboard, and a client that came in by the address of the log.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    public const string Pattern = "/webhooks/dashboard";

    private readonly TemporaryFolder _folder = new();

    private int _succeeded;

    private DashboardHost()
    {
    }

    public TestApp App { get; private set; } = null!;

    public IWebhookDeliveryStore Store => App.Services.GetRequiredService<IWebhookDeliveryStore>();

    /// <summary>The address of the page, with its token.</summary>
    public Uri Page => new(App.Logs.Entries.Single(entry => entry.Event == "Address").Message.Split(' ')[^1]);

    /// <summary>Set, the handlers fail.</summary>
    public bool Fails { get; set; } = true;

    /// <summary>How many runs of handlers succeeded.</summary>
    public int Succeeded => Volatile.Read(ref _succeeded);

    public static async Task<DashboardHost> StartAsync(
        Action<WebApplication>? pipeline = null,
        Action<IServiceCollection>? services = null,
        string environment = "Production",
        Action<IServiceCollection>? inbox = null)
    {
        var host = new DashboardHost();
        host.App = await TestApp.StartAsync(
            app =>
            {
                app.AddCircleCIWebhook().On<CircleCIEvent>((webhook, _) => host.Run(), "notify");
                app.AddPerfseeWebhook().On<PerfseeEvent>((webhook, _) => host.Run(), "score");
                (inbox ?? host.AddInbox)(app);
                services?.Invoke(app);
            },
            pipeline ?? (app => app.MapWebhookDashboard(Pattern).LoopbackOnly()),
            [("Webhooks:CircleCI:Secrets:0", "secret-of-the-dashboard"), ("Webhooks:Perfsee:Secrets:0", "secret-of-the-dashboard")],
            environment);
        return host;
    }

    /// <summary>Comes in with a client of the app's, cookies and all.</summary>
    public async Task<HttpClient> EnterAsync(Uri? page = null)
    {
        page ??= Page;
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(page.GetLeftPart(UriPartial.Path))
        };
        (await client.GetAsync(page)).EnsureSuccessStatusCode();
        var session = await client.GetFromJsonAsync<JsonElement>("api/session");
        client.DefaultRequestHeaders.Add("Origin", page.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.Add("X-Dashboard-Token", session.GetProperty("token").GetString());
        return client;
    }

    /// <summary>Stores a delivery as the receiver does after it was verified.</summary>
    public Task AcceptAsync(byte[] body, WebhookProvider? provider = null, WebhookOrigin origin = WebhookOrigin.Delivered)
    {
        provider ??= CircleCIWebhook.Provider;
        provider.TryIdentify(default, body, out var identity);
        return AcceptAsync(provider, provider.Name, identity.Type ?? "", body, origin);
    }

    /// <summary>Stores a delivery of a type that a header names, or of an endpoint under another name.</summary>
    public async Task AcceptAsync(
        WebhookProvider provider, string endpoint, string type, byte[] body, WebhookOrigin origin = WebhookOrigin.Delivered)
    {
        var outcome = await App.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(
            new()
            {
                Provider = provider.Name,
                Endpoint = endpoint,
                Id = $"{Guid.NewGuid()}",
                Type = type,
                Subject = provider.ReadSubject(type, body),
                ReceivedAt = DateTimeOffset.UtcNow,
                Origin = origin,
                IsVerified = origin == WebhookOrigin.Delivered,
                UnsignedHeaders = new Dictionary<string, string> { ["user-agent"] = Hostile.Markup },
                Body = body,
            },
            CancellationToken.None);
        Assert.Equal(WebhookOutcome.Stored, outcome);
    }

    /// <summary>Waits until there are so many dead letters; a store that is not reached yet is asked again.</summary>
    public async Task WaitForDeadAsync(long count) => await Wait.UntilAsync(async () =>
    {
        try
        {
            return (await Store.CountAsync()).DeadLettered == count;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    });

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Dispose();
    }

    private void AddInbox(IServiceCollection services) => services.AddSqliteInbox(options =>
    {
        options.Path = _folder["inbox.db"];
        options.MaxAttempts = 1;
    });

    private Task Run()
    {
        if (Fails)
        {
            throw new InvalidOperationException(Hostile.Markup);
        }

        Interlocked.Increment(ref _succeeded);
        return Task.CompletedTask;
    }
}
