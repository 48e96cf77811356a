using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>What a refusal before the body costs: nothing, so that a flood of them costs no more than the server's own part.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData(405, "GET", "application/json", null, null)]
    [InlineData(415, "POST", "text/plain", null, null)]
    [InlineData(415, "POST", null, null, null)]
    [InlineData(413, "POST", "application/json", 5_000_000L, null)]
    [InlineData(403, "POST", "application/json", 10L, null)]
    [InlineData(403, "POST", "application/json", 10L, "v1=not-a-valid-signature")]
    [InlineData(403, "POST", "application/json; charset=utf-8", 10L, "v2=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public async Task RefusalByTheHead_AllocatesNothing(int status, string method, string? contentType, long? length, string? signature)
    {
        await using var app = await Hook.StartAsync(services: services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None)));
        var endpoint = app.Services.GetRequiredService<EndpointDataSource>().Endpoints[0].RequestDelegate!;
        var context = new DefaultHttpContext { RequestServices = app.Services };
        (context.Request.Method, context.Request.ContentType, context.Request.ContentLength) = (method, contentType, length);
        context.Request.Headers[CircleCIWebhook.SignatureHeader] = signature;

        Assert.Equal(0, Allocated(() => _ = endpoint(context).IsCompletedSuccessfully));
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task LookAtTheHeaders_AllocatesNothing()
    {
        await using var app = await Hook.StartAsync();
        var receiver = app.Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, Hook.Sign([])));
        var outcome = WebhookVerificationOutcome.Mismatch;

        Assert.Equal(0, Allocated(() => outcome = receiver.CheckHeaders(headers)));
        Assert.Equal(WebhookVerificationOutcome.None, outcome);
    }

    private static long Allocated(Action action)
    {
        for (var warmup = 0; warmup < Rounds; warmup++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < Rounds; round++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
