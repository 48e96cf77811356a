using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI.Api;

namespace Webhooks.Api.Tests.CircleCI;

/// <summary>What no host, proxy or handler of the app can do to a call.</summary>
public sealed class SafetyTests
{
    private const string ClientName = "Webhooks.CircleCI.Api";
    private static readonly WebhookRegistration Registration = new(Guid.NewGuid(), "deploys", new("https://hooks.example.com"), "a-secret");

    [SkippableFact]
    public async Task AnswerThatIsTooLarge_IsRefused_AndNotAskedForAgain()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(200, Bytes: new byte[(32 * 1024 * 1024) + 1]));

        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Contains("larger than 32 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Single(app.Server.Requests);
    }

    [SkippableFact]
    public async Task Loopback_IsNeverReachedByAProxy()
    {
        await using var app = await CircleCIApp.StartAsync();
        await using var proxy = await CircleCIServer.StartAsync();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Address);

        try
        {
            Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Single(app.Server.Requests);
        Assert.Empty(proxy.Requests);
    }

    [SkippableFact]
    public async Task ResilienceOfTheWholeApp_DoesNotRepeatWhatMayHaveBeenCarriedOut()
    {
        await using var app = await CircleCIApp.StartAsync(
            services => services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler()));
        app.Server.Next(new StandInAnswer(500), new StandInAnswer(500));

        await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.CreateWebhookAsync(Registration));

        Assert.Single(app.Server.Requests);
    }

    [SkippableFact]
    public async Task HandlerThatLeadsElsewhere_IsRefused_BeforeTheTokenIsSent()
    {
        await using var app = await CircleCIApp.StartAsync(
            services => services.AddHttpClient(ClientName).AddHttpMessageHandler(() => new Elsewhere()));
        await using var elsewhere = await CircleCIServer.StartAsync();
        Elsewhere.Address = elsewhere.Address;

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Empty(elsewhere.Requests);
    }

    [SkippableFact]
    public async Task TokenInAnAnswer_IsNotInTheException()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(403, $"{{\"message\":\"The token {app.Server.Token} is not permitted\"}}"));

        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Contains("is not permitted", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Server.Token, $"{refused}", StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task BytesThatAreNoText_HaveEmptyValues()
    {
        await using var app = await CircleCIApp.StartAsync();
        byte[] wrong = [.. "{\"id\":\"x\",\"status\":\""u8, 0xff, .. "\",\"trigger_parameters\":{\"a\":\""u8, 0xff, .. "\"}}"u8];
        byte[] page = [.. "{\"data\":["u8, .. wrong, .. "]}"u8];
        app.Server.Next(new(200, Bytes: wrong), new(200, Bytes: wrong), new(200, Bytes: page));

        Assert.Equal("", (await app.Client.GetWorkflowAsync(Guid.NewGuid()))!.StatusText);
        Assert.Null((await app.Client.GetPipelineAsync(Guid.NewGuid()))!.TriggerParametersJson);

        await foreach (var deliveries in app.Client.GetSentDeliveriesAsync(Guid.NewGuid()))
        {
            Assert.Equal("", Assert.Single(deliveries.Items).Json);
        }
    }

    [SkippableFact]
    public async Task NumberInPlaceOfATime_IsNoTime()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(200, """{"created_at":3.14,"stopped_at":10.5}"""));

        var workflow = await app.Client.GetWorkflowAsync(Guid.NewGuid());

        Assert.Equal((default, null), (workflow!.CreatedAt, workflow.StoppedAt));
    }

    [SkippableFact]
    public async Task WaitThatDoesNotFitIntoTheCall_EndsItAtOnce()
    {
        await using var app = await CircleCIApp.StartAsync(("CircleCI:Timeout", "00:01:00"));
        app.Server.Next(new StandInAnswer(429, RetryAfter: "120"));

        var throttled = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Equal(TimeSpan.FromSeconds(120), throttled.RetryAfter);
    }

    [SkippableFact]
    public async Task DeletionThatIsAnsweredWithNothing_IsDone()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(204));

        Assert.True(await app.Client.DeleteWebhookAsync(Guid.NewGuid()));
    }

    [SkippableFact]
    public async Task AddressThatIsNotAbsolute_IsRefused()
    {
        await using var app = await CircleCIApp.StartAsync();
        var relative = new Uri("/hooks", UriKind.Relative);

        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.CreateWebhookAsync(Registration with { Url = relative }));
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.UpdateWebhookAsync(Guid.NewGuid(), new() { Url = relative }));
        Assert.Empty(app.Server.Requests);
    }

    [SkippableFact]
    public async Task ReloadThatFails_KeepsWhatWasThere_AndSaysNothingOfIt()
    {
        var fails = false;
        await using var app = await CircleCIApp.StartAsync(services => services.AddCircleCIApi(options =>
            options.MaxRetries = fails ? throw new FormatException($"no number: {options.Token}") : 1));
        Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));
        fails = true;

        app.App.Configuration.Reload();

        Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));
        Assert.Single(app.App.Logs.Named("ApiReloadFailed"));
    }

    private sealed class Elsewhere : DelegatingHandler
    {
        public static Uri Address { get; set; } = null!;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new(Address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
