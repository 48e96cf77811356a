using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

namespace Webhooks.Contract;

/// <summary>An app over an inbox, in this process, with two CircleCI endpoints and one of <see cref="NoteProvider"/>.</summary>
public sealed class ContractApp : IAsyncDisposable
{
    public const string OtherEndpoint = "Other";

    private readonly TestApp _app;
    private bool _isStopped;

    private ContractApp(TestApp app) => (_app, Meters) = (app, new(app.Services));

    public IServiceProvider Services => _app.Services;

    public IPEndPoint EndPoint => _app.EndPoint;

    public CapturedLogs Logs => _app.Logs;

    public Meters Meters { get; }

    /// <summary>The operators' side of the inbox.</summary>
    public IWebhookDeliveryStore Store => Services.GetRequiredService<IWebhookDeliveryStore>();

    public static async Task<ContractApp> StartAsync(
        InboxHarness inbox, Action<WebhookBuilder>? handlers, AppSettings settings, Action<IServiceCollection>? more)
    {
        var app = await TestApp.StartAsync(
            services =>
            {
                var endpoint = services.AddCircleCIWebhook(options => options.Secrets.Add(CapturedLogs.Never(ContractSecret.Value)));
                services.AddCircleCIWebhook(OtherEndpoint, options => options.Secrets.Add(ContractSecret.Value));
                services.AddWebhook(NoteProvider.Instance, configure: options => options.Secrets.Add(ContractSecret.Value));

                // A crowd on a busy machine is accepted too.
                services.ConfigureAll<WebhookOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(1));
                services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
                services.AddHealthChecks();
                services.AddHttpContextAccessor();
                handlers?.Invoke(endpoint);
                Inboxes.Add(services, inbox.Inbox, inbox.Storage, settings);
                inbox.AddServices(services);
                more?.Invoke(services);
            },
            app =>
            {
                app.MapCircleCIWebhook("/webhooks/circleci");
                app.MapCircleCIWebhook("/webhooks/other", OtherEndpoint);
                app.MapWebhook("/webhooks/note", NoteProvider.Instance.Name);
            });
        return new(app);
    }

    /// <summary>Sends a ping, and expects that it is accepted.</summary>
    public async Task SendAsync(string id, string path = "/webhooks/circleci") =>
        Assert.Equal(HttpStatusCode.OK, await PostAsync(id, path));

    /// <summary>Sends many pings at once, and expects that each is accepted.</summary>
    public Task SendAsync(IEnumerable<string> ids, string path = "/webhooks/circleci") =>
        Task.WhenAll(ids.Select(id => SendAsync(id, path)));

    public Task<HttpStatusCode> PostAsync(string id, string path = "/webhooks/circleci") =>
        PostBodyAsync(Encoding.UTF8.GetBytes(BodyOf(id)), path);

    public async Task<HttpStatusCode> PostBodyAsync(ReadOnlyMemory<byte> body, string path = "/webhooks/circleci", string? secret = null)
    {
        var provider = path == "/webhooks/note" ? NoteProvider.Instance : CircleCIWebhook.Provider;
        using var answer = await _app.Client.PostSignedAsync(path, provider, body, secret ?? ContractSecret.Value);
        return answer.StatusCode;
    }

    public async Task<HealthReport> CheckHealthAsync() => await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public static string BodyOf(string id, string more = "") =>
        $$"""{"type":"ping","id":"{{id}}","happened_at":"2026-01-02T03:04:05Z"{{more}}}""";

    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            Meters.Dispose();
            await _app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
