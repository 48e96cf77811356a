using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.PostgreSQL.Tests;

/// <summary>Several machines that handle inside the request, with one memory.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class DirectHandlingTests
{
    private const string Secret = "the-secret-of-all-machines";

    private readonly PostgreSqlServer _server;

    public DirectHandlingTests(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        _server = server;
    }

    [SkippableFact]
    public async Task RepeatsSentToTwoMachinesAtOnce_AreHandledOnce_AndAllAnswered200()
    {
        var handled = 0;
        await using var one = await StartAsync(() => Interlocked.Increment(ref handled));
        await using var other = await StartAsync(() => Interlocked.Increment(ref handled));
        var id = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => SendAsync(index % 2 == 0 ? one : other, id)));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(1, handled);
    }

    [SkippableFact]
    public async Task FailureOnOneMachine_IsHandledByTheRepeatOnTheOther()
    {
        var failures = 0;
        var handled = 0;
        await using var one = await StartAsync(() => throw new InvalidOperationException($"failure {++failures}"));
        await using var other = await StartAsync(() => handled++);
        var id = Guid.NewGuid();

        Assert.Equal(HttpStatusCode.InternalServerError, await SendAsync(one, id));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(other, id));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(one, id));

        Assert.Equal((1, 1), (failures, handled));
    }

    [SkippableFact]
    public async Task DatabaseThatIsAway_IsAnswered503_AndNothingIsHandledTwice()
    {
        var handled = 0;
        await using var app = await StartAsync(() => handled++);
        var id = Guid.NewGuid();
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, id));
        await _server.StopAsync();

        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(app, id));
        }
        finally
        {
            await _server.StartAsync();
        }

        await Eventually.IsTrueAsync(async () => await SendAsync(app, id) == HttpStatusCode.OK, "the database is back");
        Assert.Equal(1, handled);
    }

    private Task<TestApp> StartAsync(Action handle) => TestApp.StartAsync(
        services => services.AddPostgreSqlDeduplicator(_server.ConnectionString).AddCircleCIWebhook().On<CircleCIPing>((_, _) =>
        {
            handle();
            return Task.CompletedTask;
        }),
        app => app.MapCircleCIWebhook("/webhooks/circleci"),
        [("Webhooks:CircleCI:Secrets:0", CapturedLogs.Never(Secret))]);

    private static async Task<HttpStatusCode> SendAsync(TestApp app, Guid id)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"type":"ping","id":"{{id}}","happened_at":"2026-01-02T03:04:05Z"}""");
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, new(Secret)));
        using var answer = await app.Client.PostAsync("/webhooks/circleci", content);
        return answer.StatusCode;
    }
}
