using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>
/// Every delivery of the corpus, signed and posted over a real socket: answered 200, and typed with every value it holds.
/// </summary>
public sealed class CorpusTests
{
    private static readonly string Secret = CapturedLogs.Never("the-secret-of-the-corpus");

    public static TheoryData<string> Files => Corpus.Theory("circleci");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Delivery_ArrivesAsItsEventWithItsValues(string file)
    {
        var body = await File.ReadAllBytesAsync(file);
        var seen = new List<CircleCIEvent>();

        await using var app = await TestApp.StartAsync(
            services => services.AddCircleCIWebhook(options => options.Secrets.Add(Secret)).On<CircleCIEvent>((webhook, _) =>
            {
                seen.Add(webhook.Event);
                return Task.CompletedTask;
            }),
            app => app.MapCircleCIWebhook("/webhooks/circleci"));

        using var answer = await PostAsync(app, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        var circleCIEvent = Assert.Single(seen);

        if (Corpus.IsNegative(file))
        {
            Assert.Equal(body, Assert.IsType<UnknownCircleCIEvent>(circleCIEvent).RawBody.ToArray());
            return;
        }

        Assert.IsType(CircleCIWebhook.Provider.EventTypes[circleCIEvent.Type], circleCIEvent);
        EventMembers.AssertAgree(body, circleCIEvent);
        Assert.Empty(circleCIEvent.Drift);
        Assert.Empty(app.Logs.Warnings);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CapturedLogs.Never(CircleCIWebhook.Sign(body, new(Secret))));
        return await app.Client.PostAsync("/webhooks/circleci", content);
    }
}
