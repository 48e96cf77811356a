using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

public sealed class HandlerDelegateTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public async Task Event_ReachesTheHandlersOfItsTypeInOrderOfRegistration()
    {
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIPing>(Note<CircleCIPing>("third to last"))
            .On<WorkflowCompleted>(Note<WorkflowCompleted>("of another event"))
            .On<CircleCIEvent>(Note<CircleCIEvent>("of the base"))
            .On<CircleCIPing>(Note<CircleCIPing>("last")));

        var result = await app.ProcessAsync("ping");

        Assert.Equal(["third to last", "of the base", "last"], _ran);
        Assert.True(result.IsDone);
        Assert.Empty(result.Failures);
        Assert.Empty(result.SucceededHandlers);
        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task Handler_GetsTheTypedEventAndItsDelivery()
    {
        WebhookContext<WorkflowCompleted>? seen = null;
        await using var app = new PlainApp(endpoint => endpoint.On<WorkflowCompleted>((webhook, _) =>
        {
            seen = webhook;
            return Task.CompletedTask;
        }));
        var delivery = PlainApp.Deliver(Payload.Read("circleci/workflow-completed.github"));

        await app.ProcessAsync(delivery, attempt: 3);

        Assert.Same(delivery, seen!.Delivery);
        Assert.Equal(delivery.Id, seen.Event.Id.ToString());
        Assert.Equal("workflow-completed", seen.Event.Type);
        Assert.Equal(3, seen.Attempt);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("job-completed.github")]
    [InlineData("negative.legacy-v1")]
    public async Task HandlerOfTheBase_SeesEveryEvent(string payload)
    {
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIEvent>(Note<CircleCIEvent>("provider"))
            .On<WebhookEvent>(Note<WebhookEvent>("any")));

        await app.ProcessAsync(payload);

        Assert.Equal(["provider", "any"], _ran);
    }

    [Fact]
    public async Task UnknownEvent_ReachesItsHandlerAndThatOfTheBase()
    {
        await using var app = new PlainApp(endpoint => endpoint
            .On<CircleCIPing>(Note<CircleCIPing>("ping"))
            .On<UnknownCircleCIEvent>((webhook, _) =>
            {
                _ran.Add($"unknown {webhook.Event.Type}");
                return Task.CompletedTask;
            })
            .On<CircleCIEvent>(Note<CircleCIEvent>("any")));

        var result = await app.ProcessAsync(new WebhookDelivery()
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Id = "a-new-one",
            Type = "deployment-completed",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            IsVerified = true,
            Body = """{"type":"deployment-completed"}"""u8.ToArray(),
        });

        Assert.True(result.IsDone);
        Assert.Equal(["unknown deployment-completed", "any"], _ran);
    }

    [Fact]
    public async Task KnownEvent_DoesNotReachTheHandlerOfUnknownOnes()
    {
        await using var app = new PlainApp(endpoint => endpoint.On<UnknownCircleCIEvent>(Note<UnknownCircleCIEvent>("unknown")));

        Assert.True((await app.ProcessAsync("ping")).IsDone);
        Assert.Empty(_ran);
    }

    private Func<WebhookContext<TEvent>, CancellationToken, Task> Note<TEvent>(string name)
        where TEvent : WebhookEvent => (_, _) =>
        {
            _ran.Add(name);
            return Task.CompletedTask;
        };
}
