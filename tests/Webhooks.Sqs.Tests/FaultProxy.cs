using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Sqs.Tests;

/// <summary>
/// A proxy in front of the server that does what networks and a busy SQS do: it fails entries of a batch, throttles, stalls, and drops
/// connections before or after the call was made.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };
    private readonly Uri _server;
    private readonly ConcurrentDictionary<string, int> _calls = [];

    private FaultProxy(WebApplication app, string server) => (_app, _server) = (app, new(server));

    /// <summary>Gets or sets what becomes of a call: its action, and which call of that action it is, from 1.</summary>
    public Func<string, int, Fault> Decide { get; set; } = static (_, _) => Fault.None;

    /// <summary>Gets or sets which entries of a batch fail: the action, and the entry.</summary>
    public Func<string, JsonNode, bool> Fails { get; set; } = static (_, _) => false;

    /// <summary>Gets how many messages were asked for at once.</summary>
    public ConcurrentQueue<int> CountsAskedFor { get; } = [];

    /// <summary>Gets the entries of batches that were to be sent.</summary>
    public ConcurrentQueue<JsonNode> Sent { get; } = [];

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FaultProxy> StartAsync(string server)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var proxy = new FaultProxy(builder.Build(), server);
        proxy._app.Run(proxy.ServeAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>How many calls of an action were made.</summary>
    public int CallsOf(string action) => _calls.GetValueOrDefault(action);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var action = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        using var reader = new StreamReader(context.Request.Body);
        var request = JsonNode.Parse(await reader.ReadToEndAsync(context.RequestAborted))!;
        var call = _calls.AddOrUpdate(action, 1, (_, count) => count + 1);

        if (request["MaxNumberOfMessages"]?.GetValue<int>() is { } count)
        {
            CountsAskedFor.Enqueue(count);
        }

        foreach (var entry in action == "SendMessageBatch" ? request["Entries"]!.AsArray() : [])
        {
            Sent.Enqueue(entry!.DeepClone());
        }

        switch (Decide(action, call))
        {
            case Fault.Throttle:
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                context.Response.ContentType = "application/x-amz-json-1.0";
                await context.Response.WriteAsync(
                    """{"__type":"com.amazonaws.sqs#RequestThrottled","message":"Rate exceeded"}""", context.RequestAborted);
                return;
            case Fault.Stall:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case Fault.Drop:
                context.Abort();
                return;
            case Fault.DropAnswer:
                await ForwardAsync(context, request, isAnswered: false);
                context.Abort();
                return;
            default:
                await ForwardAsync(context, FailEntries(action, request, out var failed), isAnswered: true, failed);
                return;
        }
    }

    // Takes the entries that fail out of the request; null when none are left.
    private JsonNode? FailEntries(string action, JsonNode request, out JsonArray failed)
    {
        failed = [];

        if (request["Entries"] is not JsonArray entries)
        {
            return request;
        }

        foreach (var entry in entries.ToArray().Where(entry => Fails(action, entry!)))
        {
            entries.Remove(entry);
            failed.Add(new JsonObject
            {
                ["Id"] = entry!["Id"]!.GetValue<string>(),
                ["Code"] = "InternalError",
                ["Message"] = "Try again.",
                ["SenderFault"] = false,
            });
        }

        return entries.Count == 0 ? null : request;
    }

    private async Task ForwardAsync(HttpContext context, JsonNode? request, bool isAnswered, JsonArray? failed = null)
    {
        var answer = new JsonObject();

        if (request is not null)
        {
            using var forwarded = new HttpRequestMessage(HttpMethod.Post, _server) { Content = new StringContent(request.ToJsonString()) };
            forwarded.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
            forwarded.Headers.Add("X-Amz-Target", context.Request.Headers["X-Amz-Target"].ToString());
            using var answered = await _client.SendAsync(forwarded, context.RequestAborted);
            context.Response.StatusCode = (int)answered.StatusCode;

            foreach (var (name, values) in answered.Headers.Where(
                header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            answer = JsonNode.Parse(await answered.Content.ReadAsStringAsync(context.RequestAborted)) as JsonObject ?? [];
        }

        if (!isAnswered)
        {
            return;
        }

        if (failed is { Count: > 0 })
        {
            answer["Successful"] ??= new JsonArray();
            var all = answer["Failed"] as JsonArray ?? [];
            answer.Remove("Failed");

            foreach (var entry in all)
            {
                failed.Add(entry!.DeepClone());
            }

            answer["Failed"] = failed;
        }

        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
