using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Telemetry;

/// <summary>
/// No secret, signature or body is ever logged. Each test that stops an app checks it for all that was logged so far in the whole run;
/// here every path of the receiver is taken with texts that are watched for.
/// </summary>
public sealed class ConfidentialityTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task EveryPath_LogsNothingThatIsConfidential(string environment)
    {
        var secret = CapturedLogs.Never($"confidential-secret-{environment}");
        var another = CapturedLogs.Never($"confidential-other-secret-{environment}");
        await using var app = await StartAsync(new ManualTime(), secret, environment);
        byte[][] bodies =
        [
            Hook.Body(), Hook.Body(type: "failing"), Hook.Body(type: "slow"), Hook.Body(happenedAt: "2000-01-01T00:00:00Z"),
            Hook.Body("the-same"), Hook.Body("the-same", more: "\"other\":1,"), [.. Hook.Body(), (byte)'x'],
        ];

        foreach (var body in bodies)
        {
            CapturedLogs.Never(Hook.Sign(body, secret));
            CapturedLogs.Never(Hook.Sign(body, another));
            await Hook.PostAsync(app, body, secret);
            await Hook.PostAsync(app, body, secret);
            await Hook.PostAsync(app, body, another);
        }

        using var get = new HttpRequestMessage(HttpMethod.Get, Hook.Path);
        get.Headers.Add("circleci-signature", Hook.Sign(bodies[0], secret));
        await app.Client.SendAsync(get);
        app.Settings["Webhooks:CircleCI:Secrets:1"] = " ";
        app.Reload();
        app.Settings["Webhooks:CircleCI:Secrets:1"] = another;
        app.Reload();

        string[] taken =
        [
            "Refused", "Expired", "DuplicateWithOtherBody", "HandlerFailed", "RedirectedDelivery", "OptionsKept", "OptionsReloaded",
            "Received", "Drift",
        ];
        Assert.Equal(taken, taken.Where(name => app.Logs.Named(name).Any()));
        Assert.Equal(environment == "Development", app.Logs.Named("Diagnosed").Any());
        Assert.Empty(CapturedLogs.Leaks);
    }

    private static Task<TestApp> StartAsync(ManualTime time, string secret, string environment) => TestApp.StartAsync(
        services => services.AddSingleton<TimeProvider>(time).AddCircleCIWebhook(options =>
            {
                options.MaxEventAge = TimeSpan.FromDays(1);
                options.DeduplicationWindow = TimeSpan.FromDays(2);
            })
            .On<CircleCIEvent>((webhook, token) => webhook.Event.Type switch
            {
                "failing" => throw new InvalidOperationException("It failed."),
                "slow" => TakeTooLongAsync(time, token),
                _ => Task.CompletedTask,
            }),
        app => app.MapCircleCIWebhook(Hook.Path),
        [("Webhooks:CircleCI:Secrets:0", secret)],
        environment);

    private static Task TakeTooLongAsync(ManualTime time, CancellationToken cancellationToken)
    {
        time.Advance(TimeSpan.FromSeconds(8));
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
