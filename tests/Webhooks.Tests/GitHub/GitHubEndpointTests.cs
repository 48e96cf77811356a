using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks.Events;
using Octokit.Webhooks.Events.PullRequest;
using Webhooks.GitHub;
using Webhooks.Testing;

namespace Webhooks.Tests.GitHub;

/// <summary>GitHub's deliveries over a real socket, with handlers by the classes of Octokit.Webhooks.</summary>
public sealed class GitHubEndpointTests
{
    private static readonly string Secret = CapturedLogs.Never("a-secret-of-the-github-endpoint");

    [Fact]
    public async Task EachClass_ReachesItsHandlers_AndWhatIsRefusedTheUnknown()
    {
        var (pulls, opened, pushes, unknown, all) = (new RecordingHandler<GitHubEvent<PullRequestEvent>>(), new RecordingHandler<GitHubEvent<PullRequestOpenedEvent>>(),
            new RecordingHandler<GitHubEvent<PushEvent>>(), new RecordingHandler<UnknownGitHubEvent>(), new RecordingHandler<GitHubEvent>());
        await using var app = await StartAsync(endpoint => endpoint
            .On<PullRequestEvent>(pulls.HandleAsync)
            .On<PullRequestOpenedEvent>(opened.HandleAsync)
            .On<PushEvent>(pushes.HandleAsync)
            .On<UnknownGitHubEvent>(unknown.HandleAsync)
            .On<GitHubEvent>(all.HandleAsync));

        await SendAsync(app, "pull_request", GitHubEventTypeTests.PullRequest("opened"));
        await SendAsync(app, "pull_request", GitHubEventTypeTests.PullRequest("closed"));
        await SendAsync(app, "push", OctokitBodies.OfType("push"));
        await SendAsync(app, "pull_request", """{"action":"teleported"}"""u8);
        await SendAsync(app, "of-the-future", "{}"u8);

        Assert.Equal(["opened", "closed"], pulls.Received.Select(pull => pull.Action));
        Assert.Equal(("opened", 7L), (Assert.Single(opened.Received).Action, opened.Received[0].Payload.Number));
        Assert.Equal("text", Assert.Single(pushes.Received).Payload.Ref);
        Assert.Equal(["pull_request", "of-the-future"], unknown.Received.Select(other => other.Type));
        Assert.Equal(5, all.Received.Count);
        Assert.Equal(2, app.Logs.Named("Drift").Count());
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task Repeat_IsKnownByItsBody_AndHeadersAreKept()
    {
        var contexts = new List<WebhookContext<GitHubEvent<PushEvent>>>();
        await using var app = await StartAsync(endpoint => endpoint.On<PushEvent>((webhook, cancellationToken) =>
        {
            _ = webhook.Delivery.UnsignedHeaders;
            contexts.Add(webhook);
            return Task.CompletedTask;
        }));

        await SendAsync(app, "push", OctokitBodies.OfType("push"));
        await SendAsync(app, "push", OctokitBodies.OfType("push"));

        var delivery = Assert.Single(contexts).Delivery;
        Assert.Equal("push", delivery.UnsignedHeaders["X-GitHub-Event"]);
        Assert.NotEmpty(delivery.UnsignedHeaders["X-GitHub-Delivery"]);
        Assert.Equal("repository:octo/demo", delivery.Subject);
    }

    [Fact]
    public async Task ForgedOrWithoutASignature_IsRefused()
    {
        await using var app = await StartAsync(
            endpoint => endpoint.On<GitHubEvent>((_, _) => throw new InvalidOperationException("Nobody signed this.")));
        var request = new SignedWebhookRequest(GitHubWebhook.Provider, OctokitBodies.OfType("push"), Secret).WithHeader(
            "X-GitHub-Event", "push");

        foreach (var wrong in (SignedWebhookRequest[])[
            request.WithTamperedBody(), request.WithoutSignature(), request.WithWrongSignature()
        ])
        {
            using var answer = await app.Client.SendWebhookAsync("/webhooks/github", wrong);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var form = await app.Client.SendWebhookAsync(
            "/webhooks/github", request.WithContentType("application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
    }

    [Theory]
    [InlineData("payload=%7B%7D")]
    [InlineData("[7]")]
    [InlineData("")]
    public async Task BodyThatIsNoObject_IsOfTheTypeOfItsHeader_AndTheBodyIsWhatDiffers(string body)
    {
        var unknown = new RecordingHandler<UnknownGitHubEvent>();
        await using var app = await StartAsync(endpoint => endpoint.On<UnknownGitHubEvent>(unknown.HandleAsync));

        await SendAsync(app, "push", Encoding.UTF8.GetBytes(body));

        var received = Assert.Single(unknown.Received);
        Assert.Equal(("push", "MismatchedMember $"), (received.Type, Assert.Single(received.Drift).ToString()));
        Assert.Contains("MismatchedMember at $ of an event of type push", Assert.Single(app.Logs.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("octo/demo", "repository:octo/demo")]
    [InlineData("octo/\\u0000demo", null)]
    [InlineData("octo\\nfake line", null)]
    public async Task SubjectWithControlCharacters_IsNone(string repository, string? expected)
    {
        var subjects = new List<string?>();
        await using var app = await StartAsync(endpoint => endpoint.On<GitHubEvent>((webhook, cancellationToken) =>
        {
            subjects.Add(webhook.Delivery.Subject);
            return Task.CompletedTask;
        }));

        await SendAsync(app, "of-the-future", Encoding.UTF8.GetBytes($$$"""{"repository":{"full_name":"{{{repository}}}"}}"""));

        Assert.Equal([expected], subjects);
    }

    [Fact]
    public async Task HandlerClass_OfOneAction_ComesFromItsOwnScope()
    {
        await using var app = await StartAsync(endpoint =>
        {
            endpoint.Services.AddSingleton<List<long>>();
            endpoint.On<PullRequestOpenedEvent, Greet>();
        });

        await SendAsync(app, "pull_request", GitHubEventTypeTests.PullRequest("closed"));
        await SendAsync(app, "pull_request", GitHubEventTypeTests.PullRequest("opened"));

        Assert.Equal([7L], app.Services.GetRequiredService<List<long>>());
    }

    [Fact]
    public async Task BodyOfTwentyMegabytes_IsTaken()
    {
        var recorded = new RecordingHandler<GitHubEvent<PushEvent>>();
        await using var app = await StartAsync(endpoint => endpoint.On<PushEvent>(recorded.HandleAsync));
        byte[] body = [.. OctokitBodies.OfType("push"), .. Enumerable.Repeat((byte)' ', 20 * 1024 * 1024)];

        await SendAsync(app, "push", body);

        Assert.Single(recorded.Received);
    }

    [Fact]
    public void MistakesOfAProgrammer_ThrowWithTheCure()
    {
        var services = new ServiceCollection();

        var none = Assert.Throws<ArgumentException>(
            () => services.AddGitHubWebhook().On<Octokit.Webhooks.WebhookEvent>((_, _) => Task.CompletedTask));
        var other = Assert.Throws<ArgumentException>(() => services.AddCircleCIWebhook().On<PushEvent>((_, _) => Task.CompletedTask));

        Assert.Contains("Name one that is, such as PushEvent", none.Message, StringComparison.Ordinal);
        Assert.Contains("is no event of CircleCI", other.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => services.AddGitHubWebhook().On<PushEvent>(null!));
    }

    [Fact]
    public async Task UnnamedDelegates_AreNamedByTheirClass()
    {
        await using var app = await StartAsync(
            endpoint => endpoint.On<PushEvent>((_, _) => throw new InvalidOperationException("on purpose")));

        await SendAsync(app, "push", OctokitBodies.OfType("push"), HttpStatusCode.InternalServerError);

        Assert.Contains("GitHubEvent<PushEvent>#1", Assert.Single(app.Logs.Errors).Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebhookBuilder> handlers) => TestApp.StartAsync(
        services => handlers(services.AddGitHubWebhook()),
        app => app.MapGitHubWebhook("/webhooks/github"),
        [("Webhooks:GitHub:Secrets:0", Secret)]);

    private static async Task SendAsync(TestApp app, string type, ReadOnlyMemory<byte> body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var request = new SignedWebhookRequest(GitHubWebhook.Provider, body.Span, Secret).WithHeader("X-GitHub-Event", type);
        using var answer = await app.Client.SendWebhookAsync("/webhooks/github", request);
        Assert.Equal(expected, answer.StatusCode);
    }

    private static Task SendAsync(TestApp app, string type, ReadOnlySpan<byte> body) => SendAsync(app, type, body.ToArray().AsMemory());

    private sealed class Greet(List<long> greeted) : IWebhookHandler<GitHubEvent<PullRequestOpenedEvent>>
    {
        public Task HandleAsync(WebhookContext<GitHubEvent<PullRequestOpenedEvent>> webhook, CancellationToken cancellationToken)
        {
            greeted.Add(webhook.Event.Payload.Number);
            return Task.CompletedTask;
        }
    }
}
