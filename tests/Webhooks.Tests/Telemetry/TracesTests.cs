using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class TracesTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public TracesTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Webhooks",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Delivery_IsASpanWithASpanForEachHandler()
    {
        await using var app = await StartAsync();

        await Hook.PostAsync(app, Hook.Body("7"));

        Assert.Equal(["webhook handle", "webhook handle", "webhook receive"], _ended.Select(activity => activity.OperationName));
        var receive = _ended.Last();
        Assert.Equal("endpoint=CircleCI, event_type=ping, outcome=failed, provider=CircleCI", Tags(receive));
        Assert.Equal(
            [
                "attempt=1, delivery_id=7, endpoint=CircleCI, handler=chat, provider=CircleCI",
                "attempt=1, delivery_id=7, endpoint=CircleCI, handler=database, provider=CircleCI",
            ],
            _ended.SkipLast(1).Select(Tags));
        Assert.All(_ended.SkipLast(1), handle => Assert.Equal(receive.SpanId, handle.ParentSpanId));
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException"), (_ended.First().Status, _ended.First().StatusDescription));
        Assert.Equal(ActivityStatusCode.Unset, _ended.ElementAt(1).Status);
    }

    [Fact]
    public async Task RefusedDelivery_IsASpanOnlyWhenItsBodyWasRead()
    {
        await using var app = await StartAsync();

        await Hook.PostAsync(app, Hook.Body(), "another secret");
        await app.Client.GetAsync(Hook.Path);

        Assert.Equal("endpoint=CircleCI, event_type=other, outcome=refused, provider=CircleCI", Tags(Assert.Single(_ended)));
    }

    public void Dispose() => _listener.Dispose();

    private static string Tags(Activity activity) => string.Join(
        ", ", activity.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => $"{tag.Key["webhooks.".Length..]}={tag.Value}"));

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        services => services.AddCircleCIWebhook(options => options.Secrets.Add(Hook.Secret))
            .On<CircleCIEvent>((_, _) => throw new InvalidOperationException("No."), "chat")
            .On<CircleCIEvent>((_, _) => Task.CompletedTask, "database"),
        app => app.MapCircleCIWebhook(Hook.Path));
}
