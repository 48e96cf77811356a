using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests;

/// <summary>A provider's API on a real Kestrel on the loopback address: what it has in common with others, its faults above all.</summary>
public abstract class StandInServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<StandInAnswer> _next = new();
    private WebApplication? _app;

    /// <summary>The address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The token that is accepted; changed, the one before it is refused.</summary>
    public string Token { get; set; } = "stand-in-token-1";

    /// <summary>All requests, in order.</summary>
    public ConcurrentQueue<StandInRequest> Requests { get; } = new();

    /// <summary>When true, a request is carried out and its connection cut before the answer.</summary>
    public bool CutsAnswers { get; set; }

    /// <summary>When true, requests wait until they are given up.</summary>
    public bool Hangs { get; set; }

    /// <summary>
    /// Asked before each request is answered; what it returns is answered in place of the request. Null answers as usual.
    /// </summary>
    public Func<StandInRequest, StandInAnswer?>? Intercept { get; set; }

    /// <summary>What was wrong with the stand-in's own answers, or with the requests, by the provider's description.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Answers the next requests with this, once each.</summary>
    public void Next(params ReadOnlySpan<StandInAnswer> answers)
    {
        foreach (var answer in answers)
        {
            _next.Enqueue(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Answers a request that is not to fail.</summary>
    protected abstract Task<StandInAnswer> AnswerAsync(StandInRequest request);

    protected async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
        Address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    private async Task<StandInAnswer> AnswerOrFailAsync(StandInRequest request)
    {
        try
        {
            return await AnswerAsync(request);
        }
        catch (Exception exception)
        {
            Violations.Enqueue($"The stand-in failed: {exception}");
            return new(500);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new StandInRequest(
            context.Request.Method,
            context.Request.Path.Value!,
            context.Request.QueryString.Value ?? "",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Requests.Enqueue(request);

        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        var answer = _next.TryDequeue(out var next) ? next : Intercept?.Invoke(request) ?? await AnswerOrFailAsync(request);

        if (CutsAnswers)
        {
            CutsAnswers = false;
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";

        if (answer.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (answer.Location is { } location)
        {
            context.Response.Headers.Location = location;
        }

        if (answer.Status != StatusCodes.Status204NoContent)
        {
            await context.Response.Body.WriteAsync(answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Body));
        }
    }
}
