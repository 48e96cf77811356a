using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

public sealed class DispatchTests
{
    [Fact]
    public async Task NoHandlerForTheType_DoesNotParse()
    {
        var provider = new CountingProvider();
        await using var app = new PlainApp(endpoint => endpoint.On<JobCompleted>((_, _) => Task.CompletedTask), provider: provider);

        var result = await app.ProcessAsync("ping");

        Assert.True(result.IsDone);
        Assert.Equal(0, provider.Parsed);
        Assert.Equal(LogLevel.Debug, Assert.Single(app.Logs.Named("NoHandler")).Level);
    }

    [Fact]
    public async Task TypeThatIsNotKnownAndNobodyHandles_IsSaidToBeNew()
    {
        await using var app = new PlainApp(endpoint => endpoint.On<WorkflowCompleted>((_, _) => Task.CompletedTask));

        await app.ProcessAsync("negative.legacy-v1");

        Assert.Contains("UnknownType", Assert.Single(app.Logs.Named("Drift")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralHandlersForTheType_ParseOnce()
    {
        var provider = new CountingProvider();
        await using var app = new PlainApp(
            endpoint => endpoint
                .On<JobCompleted>((_, _) => Task.CompletedTask)
                .On<CircleCIEvent>((_, _) => Task.CompletedTask),
            provider: provider);

        await app.ProcessAsync("job-completed.github");

        Assert.Equal(1, provider.Parsed);
    }

    [Fact]
    public async Task TypeThatIsNotKnown_IsParsedOnlyForHandlersThatMayWantIt()
    {
        var (without, with) = (new CountingProvider(), new CountingProvider());
        await using var appWithout = new PlainApp(endpoint => endpoint.On<JobCompleted>((_, _) => Task.CompletedTask), provider: without);
        await using var appWith = new PlainApp(endpoint => endpoint.On<UnknownCircleCIEvent>((_, _) => Task.CompletedTask), provider: with);

        await appWithout.ProcessAsync("negative.legacy-v1");
        await appWith.ProcessAsync("negative.legacy-v1");

        Assert.Equal((0, 1), (without.Parsed, with.Parsed));
    }

    [Theory]
    [InlineData("team-b", "CircleCI")]
    [InlineData("circleci", "CircleCI")]
    [InlineData("CircleCI", "Perfsee")]
    public async Task EndpointThatIsNotHere_IsNotHandled(string endpoint, string provider)
    {
        await using var app = new PlainApp(here => here.On<CircleCIEvent>((_, _) => throw new InvalidOperationException()));

        var result = await app.ProcessAsync(PlainApp.Deliver(Payload.Read("circleci/ping"), endpoint, provider));

        Assert.Equal(WebhookAttemptOutcome.NotOurs, result.Outcome);
        Assert.False(result.IsDone);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task Endpoints_AreThoseWithHandlers()
    {
        await using var app = new PlainApp(here =>
        {
            here.Services.AddCircleCIWebhook("receives-only");
            here.Services.AddPerfseeWebhook("handles").On<WebhookEvent>((_, _) => Task.CompletedTask);
        });

        Assert.Equal(["handles"], app.Processor.Endpoints);
    }

    [Fact]
    public async Task Handlers_BelongToTheirEndpoint()
    {
        var ran = new List<string>();
        await using var app = new PlainApp(here =>
        {
            here.On<CircleCIPing>((webhook, _) => Note(webhook, "CircleCI"));
            here.Services.AddCircleCIWebhook("team-b").On<CircleCIPing>((webhook, _) => Note(webhook, "team-b"));
        });

        await app.ProcessAsync(PlainApp.Deliver(Payload.Read("circleci/ping"), "team-b"));

        Assert.Equal(["team-b"], ran);

        Task Note(WebhookContext<CircleCIPing> webhook, string endpoint)
        {
            Assert.Equal(endpoint, webhook.Delivery.Endpoint);
            ran.Add(endpoint);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task WrongUse_Throws()
    {
        await using var app = new PlainApp(here => here.On<CircleCIEvent>((_, _) => Task.CompletedTask));
        var delivery = PlainApp.Deliver(Payload.Read("circleci/ping"));

        await Assert.ThrowsAsync<ArgumentNullException>(() => app.Processor.ProcessAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(() => app.ProcessAsync(delivery, attempt: 0));
    }

    /// <summary>CircleCI, and how often it was asked to parse.</summary>
    private sealed class CountingProvider : WebhookProvider
    {
        private readonly WebhookProvider _circleCI = CircleCIWebhook.Provider;

        public int Parsed { get; private set; }

        public override string Name => _circleCI.Name;

        public override Type EventBase => _circleCI.EventBase;

        public override IReadOnlyDictionary<string, Type> EventTypes => _circleCI.EventTypes;

        public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) => _circleCI.CheckHeaders(headers);

        public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
            _circleCI.Verify(headers, body, secrets);

        public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity) =>
            _circleCI.TryIdentify(headers, body, out identity);

        public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body)
        {
            Parsed++;
            return _circleCI.Parse(type, body);
        }

        public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret) =>
            _circleCI.Sign(headers, body, secret);
    }
}
