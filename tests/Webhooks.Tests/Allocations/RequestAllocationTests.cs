using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Allocations;

/// <summary>
/// What one request allocates in the endpoint, without a server, a logger or a listener: nothing when it is refused, and when it is
/// accepted the event and little more.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RequestAllocationTests : IDisposable
{
    // The delivery with its id, the claim and the memory of it, and the handler's context; and the task that waits for the handler's
    // thread.
    private const int OptimizedOverhead = 400 + HopOverhead;
    private const int HopOverhead = 96;

    // The same, and an object for each asynchronous method on the way.
    private const int DebugOverhead = 4000;

    // What a body that arrives in two pieces may take more than one that arrives in one.
    private const int OptimizedSplit = 80;

    private static readonly byte[] Body = Payload.Read("circleci/workflow-completed.github");
    private static readonly string Signature = Hook.Sign(Body);
    private static readonly int Overhead = Allocated.IsOptimized ? OptimizedOverhead : DebugOverhead;

    private readonly WebApplication _app;
    private readonly ArrivedBody _body = ArrivedBody.Whole(Body);

    public RequestAllocationTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddCircleCIWebhook("handled", Repeatable).On<WorkflowCompleted>((_, _) => Task.CompletedTask);
        builder.Services.AddCircleCIWebhook("idle", Repeatable).On<JobCompleted>((_, _) => Task.CompletedTask);
        _app = builder.Build();
        _app.MapCircleCIWebhook("/handled", "handled");
        _app.MapCircleCIWebhook("/idle", "idle");
    }

    public void Dispose() => ((IDisposable)_app).Dispose();

    [Theory]
    [InlineData("GET", "application/json", "v1=00", 405)]
    [InlineData("PUT", "application/json", "v1=00", 405)]
    [InlineData("POST", "text/plain", "v1=00", 415)]
    [InlineData("POST", null, "v1=00", 415)]
    [InlineData("POST", "application/json", null, 403)]
    [InlineData("POST", "application/json", "", 403)]
    [InlineData("POST", "application/json", "v1=no-hex", 403)]
    [InlineData("POST", "application/json; charset=utf-8", "v9=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", 403)]
    public void RefusedByItsHead_AllocatesNothingAndReadsNothing(string method, string? contentType, string? signature, int status)
    {
        var context = Context(signature, method, contentType);

        Assert.Equal(0, AllocatedBy("/handled", context, status));
        Assert.Equal(0, _body.Reads);
    }

    [Fact]
    public void RefusedByItsLength_AllocatesNothingAndReadsNothing()
    {
        var context = Context(Signature);
        context.Request.ContentLength = 5 * 1024 * 1024;

        Assert.Equal(0, AllocatedBy("/handled", context, StatusCodes.Status413PayloadTooLarge));
        Assert.Equal(0, _body.Reads);
    }

    [Fact]
    public void RefusedByItsSignature_AllocatesNothing()
    {
        var context = Context("v1=" + new string('0', 64));
        var allocated = AllocatedBy("/handled", context, StatusCodes.Status403Forbidden);

        Assert.InRange(allocated, 0, Allocated.IsOptimized ? 0 : DebugOverhead);
        Assert.True(_body.Reads > 0);
    }

    [Fact]
    public void Handled_AllocatesTheEventAndLittleMore()
    {
        var anEvent = Allocated.By(() => CircleCIWebhook.Provider.Parse("workflow-completed", Body));
        var allocated = AllocatedBy("/handled", Context(Signature), StatusCodes.Status200OK);

        Assert.True(anEvent > 1000, $"An event of {anEvent} bytes is none.");
        Assert.InRange(allocated, anEvent, anEvent + Overhead);
    }

    [Fact]
    public void HandledInTwoPieces_AllocatesLittleMoreThanInOne()
    {
        var whole = AllocatedBy("/handled", Context(Signature), StatusCodes.Status200OK);
        var context = Context(Signature);
        context.Features.Set<IRequestBodyPipeFeature>(ArrivedBody.Split(Body));

        Assert.InRange(
            AllocatedBy("/handled", context, StatusCodes.Status200OK), whole, whole
                + (Allocated.IsOptimized ? OptimizedSplit : DebugOverhead));
    }

    [Fact]
    public void OfATypeThatNobodyHandles_AllocatesNoEvent() =>
        Assert.InRange(AllocatedBy("/idle", Context(Signature), StatusCodes.Status200OK), 1, Overhead);

    private static void Repeatable(WebhookOptions options)
    {
        options.Secrets.Add(Hook.Secret);
        // The same delivery is new again each time.
        options.DeduplicationWindow = TimeSpan.FromTicks(1);
    }

    private DefaultHttpContext Context(string? signature, string method = "POST", string? contentType = "application/json")
    {
        var context = new DefaultHttpContext { RequestServices = _app.Services };
        context.Features.Set<IRequestBodyPipeFeature>(_body);
        context.Request.Method = method;
        context.Request.ContentType = contentType;
        context.Request.Headers[CircleCIWebhook.SignatureHeader] = signature;
        return context;
    }

    private long AllocatedBy(string path, HttpContext context, int status)
    {
        var handle = ((IEndpointRouteBuilder)_app).DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .First(endpoint => endpoint.RoutePattern.RawText == path)
            .RequestDelegate!;

        // Handlers run on a thread of the pool, so that all threads count; what is refused is over at once.
        var allocated = status == StatusCodes.Status200OK
            ? Allocated.ByAll(() => handle(context))
            : Allocated.By(() => Assert.True(handle(context).IsCompletedSuccessfully));

        Assert.Equal(status, context.Response.StatusCode);
        return allocated;
    }
}
