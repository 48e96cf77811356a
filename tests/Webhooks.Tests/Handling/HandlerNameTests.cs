using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

/// <summary>
/// The names under which a retry knows its handlers. They are stored with deliveries that wait, so they must be the same in the next
/// process and in the next version of the app.
/// </summary>
public sealed class HandlerNameTests
{
    [Fact]
    public async Task Delegates_AreNamedByTheirEventAndTheirPlaceAmongDelegates() =>
        Assert.Equal(
            ["WorkflowCompleted#1", "WorkflowCompleted#2", "CircleCIEvent#1", "given"],
            await NamesAsync(endpoint => endpoint
                .On<WorkflowCompleted>(Fail)
                .On<WorkflowCompleted>(Fail)
                .On<CircleCIEvent>(Fail)
                .On<WorkflowCompleted>(Fail, "given")));

    [Fact]
    public async Task Classes_DoNotRenameDelegates() =>
        Assert.Equal(
            ["Webhooks.Tests.Handling.HandlerNameTests+Failing(WorkflowCompleted)", "WorkflowCompleted#1", "given", "WorkflowCompleted#2"],
            await NamesAsync(endpoint => endpoint
                .On<WorkflowCompleted, Failing>()
                .On<WorkflowCompleted>(Fail)
                .On<WorkflowCompleted>(Fail, "given")
                .On<WorkflowCompleted>(Fail)));

    [Fact]
    public async Task ClassThatHandlesTwoTypes_HasANameForEach() =>
        Assert.Equal(
            [
                "Webhooks.Tests.Handling.HandlerNameTests+Failing(WorkflowCompleted)",
                "Webhooks.Tests.Handling.HandlerNameTests+Failing(CircleCIEvent)"
            ],
            await NamesAsync(endpoint => endpoint.On<WorkflowCompleted, Failing>().On<CircleCIEvent, Failing>()));

    [Fact]
    public async Task GenericClass_IsNamedWithoutTheVersionOfAnAssembly() =>
        Assert.Equal(
            ["Webhooks.Tests.Handling.HandlerNameTests+Generic`1[Webhooks.CircleCI.Workflow](WorkflowCompleted)"],
            await NamesAsync(endpoint => endpoint.On<WorkflowCompleted, Generic<Workflow>>()));

    [Fact]
    public void NameThatIsTaken_IsRefusedWithTheCure()
    {
        var endpoint = new ServiceCollection().AddCircleCIWebhook().On<WorkflowCompleted>(Fail, "name").On<WorkflowCompleted, Failing>();

        var refused = Assert.Throws<ArgumentException>(() => endpoint.On<CircleCIPing>((_, _) => Task.CompletedTask, "name"));

        Assert.Contains("has a handler of the name 'name' already", refused.Message, StringComparison.Ordinal);
        Assert.Contains("give each delegate a name of its own", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => endpoint.On<WorkflowCompleted, Failing>());
        Assert.Throws<ArgumentException>(() => endpoint.Services.AddCircleCIWebhook().On<WorkflowCompleted>(Fail, "name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void BlankName_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddCircleCIWebhook().On<WorkflowCompleted>(Fail, name));

    [Fact]
    public void SameNameOnTwoEndpoints_IsNoClash()
    {
        var services = new ServiceCollection();

        services.AddCircleCIWebhook("a").On<WorkflowCompleted>(Fail, "name").On<WorkflowCompleted, Failing>();
        services.AddCircleCIWebhook("b").On<WorkflowCompleted>(Fail, "name").On<WorkflowCompleted, Failing>();
    }

    private static Task Fail(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) =>
        throw new InvalidOperationException();

    private static Task Fail(WebhookContext<CircleCIEvent> webhook, CancellationToken cancellationToken) =>
        throw new InvalidOperationException();

    private static async Task<IEnumerable<string>> NamesAsync(Action<WebhookBuilder> endpoint)
    {
        await using var app = new PlainApp(endpoint);
        var result = await app.ProcessAsync(PlainApp.Deliver(Payload.Read("circleci/workflow-completed.github")));
        return result.Failures.Select(failure => failure.Handler);
    }

    private sealed class Failing : IWebhookHandler<WorkflowCompleted>, IWebhookHandler<CircleCIEvent>
    {
        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) =>
            Fail(webhook, cancellationToken);

        public Task HandleAsync(WebhookContext<CircleCIEvent> webhook, CancellationToken cancellationToken) =>
            Fail(webhook, cancellationToken);
    }

    private sealed class Generic<T> : IWebhookHandler<WorkflowCompleted>
    {
        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(typeof(T).Name);
    }
}
