using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Telemetry;

/// <summary>The instruments by name, unit and tags: what dashboards and alerts are built on.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task HandledDelivery_IsCountedAndMeasured()
    {
        var time = new ManualTime();
        await using var app = await Hook.StartAsync(
            (_, _) =>
            {
                time.Advance(TimeSpan.FromSeconds(2));
                return Task.CompletedTask;
            },
            services => services.AddSingleton<TimeProvider>(time));
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        await Hook.PostAsync(app, body);

        Assert.Equal(
            [
                "webhooks.deliveries 1: endpoint=CircleCI, event_type=ping, outcome=handled, provider=CircleCI, secret_index=0",
                "webhooks.delivery.body_size " + body.Length + ": provider=CircleCI",
                "webhooks.delivery.duration 2: endpoint=CircleCI, event_type=ping, outcome=handled, provider=CircleCI",
                "webhooks.handler.duration 2: handler=CircleCIEvent#1, outcome=succeeded, provider=CircleCI",
            ],
            Lines(metrics));
    }

    [Fact]
    public async Task FailedDelivery_NamesTheHandlerThatFailed()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook(options => options.Secrets.Add(Hook.Secret))
                .On<CircleCIEvent>((_, _) => throw new InvalidOperationException("No."), "chat")
                .On<CircleCIEvent>((_, _) => Task.CompletedTask, "database"),
            app => app.MapCircleCIWebhook(Hook.Path));
        using var metrics = new Metrics(app);

        await Hook.PostAsync(app, Hook.Body());

        Assert.Equal(
            [("chat", "failed"), ("database", "succeeded")],
            metrics.Of("webhooks.handler.duration").Select(handled => (handled["handler"], handled["outcome"])));
        Assert.Equal(1, metrics.Deliveries(("outcome", "failed"), ("event_type", "ping")));
    }

    [Fact]
    public async Task Drift_IsCountedByKindAndLoggedOnce()
    {
        await using var app = await Hook.StartAsync();
        using var metrics = new Metrics(app);

        for (var delivery = 0; delivery < 3; delivery++)
        {
            await Hook.PostAsync(app, Hook.Body(more: "\"brand_new\":1,"));
            await Hook.PostAsync(app, Hook.Body(type: "not-yet-invented"));
        }

        var counted = metrics.Of("webhooks.drift").CountBy(drift => (string)drift["drift_kind"]!).ToDictionary();
        Assert.Equal((3, 3), (counted["unknown_member"], counted["unknown_type"]));
        Assert.Equal(2, app.Logs.Named("Drift").Count());
        Assert.Contains(
            "UnknownMember at brand_new of an event of type ping.", app.Logs.Named("Drift").First().Message, StringComparison.Ordinal);
        Assert.Contains(
            "UnknownType at the event type of an event of type not-yet-invented.",
            app.Logs.Named("Drift").Last().Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostileSender_CannotMakeUpTagValues()
    {
        await using var app = await Hook.StartAsync();
        using var metrics = new Metrics(app);

        for (var number = 0; number < 50; number++)
        {
            var made = $"made-up-{number}";
            await Hook.PostAsync(app, Hook.Body(id: made, type: made, more: $"\"{made}\":\"{made}\","));
            await Hook.PostAsync(app, Hook.Body(id: made), secret: made);
            using var request = Hook.Request(Encoding.UTF8.GetBytes(made), path: $"{Hook.Path}?{made}");
            request.Headers.Add("circleci-event-type", made);
            request.Method = new HttpMethod(made.ToUpperInvariant());
            request.Headers.UserAgent.ParseAdd(made);
            await app.Client.SendAsync(request);
        }

        var values = metrics.All.SelectMany(measurement => measurement.Tags.Values.Select(value => $"{value}")).Distinct();
        Assert.Equal(
            [
                "0", "CircleCI", "CircleCIEvent#1", "handled", "method_not_allowed", "mismatch", "mismatched_member", "other", "refused",
                "succeeded", "unknown_type",
            ],
            values.Order(StringComparer.Ordinal));
        Assert.Equal(150, metrics.Deliveries());
    }

    [Fact]
    public async Task DriftOfAHostileSender_IsRememberedAndLoggedSoFarAndNoFurther()
    {
        await using var app = await Hook.StartAsync();

        for (var delivery = 0; delivery < 20; delivery++)
        {
            var members = string.Concat(Enumerable.Range(0, 100).Select(number => $"\"m{delivery}-{number}\":1,"));
            await Hook.PostAsync(app, Hook.Body(more: members));
        }

        Assert.Equal(1000, app.Logs.Named("Drift").Count());
    }

    private static IEnumerable<string> Lines(Metrics metrics) => metrics.All
        .Select(measurement => $"{measurement.Instrument} {measurement.Value}: "
            + string.Join(
                ", ", measurement.Tags.Select(tag => $"{tag.Key["webhooks.".Length..]}={tag.Value}").Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal);
}
