using System.Net;
using Webhooks.CircleCI.Api;

namespace Webhooks.Api.Tests.CircleCI;

/// <summary>What happens when the API does not answer as it should.</summary>
public sealed class ResilienceTests
{
    private static readonly WebhookRegistration Registration = new(Guid.NewGuid(), "deploys", new("https://hooks.example.com"), "a-secret");

    [SkippableFact]
    public async Task Throttled_IsRepeatedAfterTheWait_EvenWhatChangesSomething()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(429, RetryAfter: "0"), new StandInAnswer(429, RetryAfter: "1"));
        await app.Client.CreateWebhookAsync(Registration);

        Assert.Equal(3, app.Server.Requests.Count);
        Assert.Single(app.Server.World.Webhooks);
    }

    [SkippableFact]
    public async Task WaitThatIsTooLong_IsTheCallersToDecide()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(429, RetryAfter: "3600"));

        var throttled = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromHours(1)), (throttled.StatusCode, throttled.RetryAfter));
        Assert.Single(app.Server.Requests);
    }

    [SkippableFact]
    public async Task FailureOfTheServer_IsRepeatedForWhatMayRunTwice_AndForNothingElse()
    {
        await using var app = await CircleCIApp.StartAsync(("CircleCI:MaxRetryDelay", "00:00:00.01"));
        app.Server.Next(new StandInAnswer(500), new StandInAnswer(503));
        Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));
        Assert.Equal(3, app.Server.Requests.Count);

        app.Server.Requests.Clear();
        app.Server.Next(new StandInAnswer(500));
        var failed = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.CreateWebhookAsync(Registration));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Single(app.Server.Requests);

        app.Server.Requests.Clear();
        app.Server.CutsAnswers = true;
        var cut = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.CreateWebhookAsync(Registration));
        Assert.Null(cut.StatusCode);
        Assert.Single(app.Server.Requests);
        Assert.Single(app.Server.World.Webhooks);
    }

    [SkippableFact]
    public async Task NoAnswer_EndsInTime_AndCancellationIsCancellation()
    {
        await using var app = await CircleCIApp.StartAsync(
            ("CircleCI:AttemptTimeout", "00:00:03"), ("CircleCI:MaxRetries", "1"), ("CircleCI:MaxRetryDelay", "00:00:00.01"));
        app.Server.Hangs = true;

        var late = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));
        Assert.Contains("not answered in time", late.Message, StringComparison.Ordinal);
        await Wait.UntilAsync(() => app.Server.Requests.Count == 2);

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid(), cancelled.Token));
    }

    [SkippableFact]
    public async Task TokenThatExpired_IsToldWithTheCure_AndTheNewOneIsTakenWithoutARestart()
    {
        await using var app = await CircleCIApp.StartAsync();
        var expired = app.Server.Token;
        app.Server.Token = "stand-in-token-2";

        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("Webhooks:Api:CircleCI:Token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(expired, $"{refused}", StringComparison.Ordinal);

        app.App.Configuration["Webhooks:Api:CircleCI:Token"] = "stand-in-token-2";
        app.App.Configuration.Reload();
        Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));

        app.App.Configuration["Webhooks:Api:CircleCI:Token"] = "";
        app.App.Configuration.Reload();
        Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));
        Assert.Single(app.App.Logs.Named("ApiReloadFailed"));
        app.App.NeverLogged(expired);
    }

    [SkippableTheory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_IsNotFollowed_AndTheTokenStaysAtHome(int status)
    {
        await using var app = await CircleCIApp.StartAsync();
        await using var elsewhere = await CircleCIServer.StartAsync();
        app.Server.Next(new StandInAnswer(status, Location: new Uri(elsewhere.Address, "/api/v2/workflow/x").AbsoluteUri));

        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Contains("redirect", refused.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [SkippableFact]
    public async Task PageThatIsNoJson_AsksWhetherTheHostIsRight()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(200, "<html>Log in</html>"));

        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Contains("Host", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ServerThatIsNotThere_IsAnException_WithoutAStatus()
    {
        await using var app = await CircleCIApp.StartAsync(("CircleCI:MaxRetryDelay", "00:00:00.01"));
        await app.Server.DisposeAsync();

        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.GetWorkflowAsync(Guid.NewGuid()));

        Assert.Null(refused.StatusCode);
        Assert.IsType<HttpRequestException>(refused.InnerException);
    }
}
