using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Webhooks.Api;

/// <summary>
/// The resilience around each call: the time of the whole call, retries where they are safe, the time of one attempt. A refusal (429) was
/// not carried out, so that every request may be repeated after it; otherwise only requests that may run twice are.
/// </summary>
internal static class ApiPipeline
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    public static IHttpClientBuilder AddApiPipeline<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this IHttpClientBuilder client, Func<HttpResponseMessage, bool> isThrottled, Func<HttpResponseMessage, TimeSpan?> retryAfter)
        where TOptions : class, IApiOptions
    {
        // The handlers that the app adds to all its clients would repeat requests that change something.
        client.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToList())
            {
                handlers.Remove(handler);
            }
        });
        client.AddResilienceHandler("api", (pipeline, context) =>
        {
            var options = context.ServiceProvider.GetRequiredService<ApiSettings<TOptions>>().Options;
            pipeline.AddTimeout(options.Timeout);

            if (options.MaxRetries > 0)
            {
                pipeline.AddRetry(Retries(options, isThrottled, retryAfter));
            }

            pipeline.AddTimeout(options.AttemptTimeout);
        });
        return client;
    }

    /// <summary>Reads <c>Retry-After</c> as HTTP defines it: seconds, or a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static HttpRetryStrategyOptions Retries(
        IApiOptions options, Func<HttpResponseMessage, bool> isThrottled, Func<HttpResponseMessage, TimeSpan?> retryAfter) => new()
        {
            MaxRetryAttempts = options.MaxRetries,
            Delay = FirstDelay,
            MaxDelay = options.MaxRetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldRetryAfterHeader = false,
            ShouldHandle = attempt => ValueTask.FromResult(MayRepeat(attempt.Outcome, attempt.Context, options, isThrottled, retryAfter)),
            DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer ? retryAfter(answer) : null),
        };

    private static bool MayRepeat(
        Outcome<HttpResponseMessage> outcome,
        ResilienceContext context,
        IApiOptions options,
        Func<HttpResponseMessage, bool> isThrottled,
        Func<HttpResponseMessage, TimeSpan?> retryAfter)
    {
        var request = outcome.Result?.RequestMessage ?? context.GetRequestMessage();

        if (outcome.Result is not { } answer)
        {
            return outcome.Exception switch
            {
                HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
                HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
                HttpRequestException or TimeoutRejectedException => ApiRequest.Of(request)?.IsRepeatable == true,
                _ => false,
            };
        }

        // A wait that is longer than the caller accepts is the caller's: it gets the exception with the time in it.
        if (retryAfter(answer) is { } wait && (wait > options.MaxRetryDelay || wait > options.Timeout))
        {
            return false;
        }

        return isThrottled(answer)
            || (ApiRequest.Of(request)?.IsRepeatable == true
                && answer.StatusCode is HttpStatusCode.RequestTimeout
                    or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented);
    }
}
