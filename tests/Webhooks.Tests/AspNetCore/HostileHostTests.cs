using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>What an app does for its browsers, and what must not reach its webhooks.</summary>
public sealed class HostileHostTests
{
    private readonly List<byte[]> _handled = [];

    [Theory]
    [InlineData("fallback", 200)]
    [InlineData("endpoint", 401)]
    [InlineData("group", 401)]
    public async Task Authentication_IsDemandedWhereItWasAskedForAndNotByTheFallback(string where, int status)
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddAuthentication("None").AddScheme<AuthenticationSchemeOptions, NoAuthentication>("None", null);
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                var group = app.MapGroup("");
                var endpoint = group.MapCircleCIWebhook(Hook.Path);
                _ = where == "group" ? (object)group.RequireAuthorization() : where == "endpoint" ? endpoint.RequireAuthorization() : null;
            });

        Assert.Equal(status, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(status == 200 ? 1 : 0, _handled.Count);
    }

    [Fact]
    public async Task Antiforgery_WantsNoToken()
    {
        await using var app = await StartAsync(services => services.AddAntiforgery(), app =>
        {
            app.UseAntiforgery();
            app.MapCircleCIWebhook(Hook.Path);
        });

        await AssertWorksAsync(app);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StatusCodePages_LeaveTheAnswersEmpty(bool areInFrontOfRouting)
    {
        static void UsePages(IApplicationBuilder app) => app.UseStatusCodePagesWithReExecute("/error/{0}");
        await using var app = await StartAsync(
            services =>
            {
                if (areInFrontOfRouting)
                {
                    services.AddSingleton<IStartupFilter>(new FrontOf(UsePages));
                }
            },
            app =>
            {
                if (!areInFrontOfRouting)
                {
                    UsePages(app);
                }

                app.Map("/error/{status}", (string status) => $"A page about {status}.");
                app.MapCircleCIWebhook(Hook.Path);
            });

        await AssertWorksAsync(app);
        using var other = await app.Client.GetAsync("/somewhere-else");
        Assert.Equal("A page about 404.", await other.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ExceptionHandler_HearsOfNothing()
    {
        await using var app = await StartAsync(_ => { }, app =>
        {
            app.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("A page about an exception.")));
            app.MapCircleCIWebhook(Hook.Path);
        }, (_, _) => throw new InvalidOperationException("No."));

        Assert.Equal(500, await Hook.PostAsync(app, Hook.Body()));
    }

    [Fact]
    public async Task HttpLoggingOfBodies_LeavesThemAsTheyWereSigned()
    {
        await using var app = await StartAsync(
            services => services.AddHttpLogging(logging =>
            {
                logging.LoggingFields = HttpLoggingFields.All;
                logging.RequestHeaders.Add(CircleCIWebhook.SignatureHeader);
            }),
            app =>
            {
                app.UseHttpLogging();
                app.MapCircleCIWebhook(Hook.Path);
            });

        await AssertWorksAsync(app);
    }

    [Fact]
    public async Task RateLimitOnAGroup_AnswersInTheEndpointsPlaceWhenItIsReached()
    {
        await using var app = await StartAsync(
            services => services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("webhooks", window =>
            {
                (window.PermitLimit, window.Window, window.QueueLimit) = (1, TimeSpan.FromHours(1), 0);
                window.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            }).RejectionStatusCode = StatusCodes.Status503ServiceUnavailable),
            app =>
            {
                app.UseRateLimiter();
                app.MapGroup("/webhooks").MapCircleCIWebhook("/circleci").RequireRateLimiting("webhooks");
            });

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
        Assert.Equal(503, await Hook.PostAsync(app, Hook.Body()));
        Assert.Single(_handled);
    }

    [Fact]
    public async Task OutputCache_KeepsNoAnswer()
    {
        await using var app = await StartAsync(
            services => services.AddOutputCache(cache => cache.AddBasePolicy(policy => policy.Cache())),
            app =>
            {
                app.UseOutputCache();
                app.MapCircleCIWebhook(Hook.Path).CacheOutput();
            });

        await AssertWorksAsync(app);
        using var get = await app.Client.GetAsync(Hook.Path);
        Assert.Equal(405, (int)get.StatusCode);
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
    }

    [Fact]
    public async Task HostFilter_KeepsOtherHostsOut()
    {
        await using var app = await StartAsync(_ => { }, app => app.MapCircleCIWebhook(Hook.Path).RequireHost("hooks.example"));
        using var request = Hook.Request(Hook.Body());
        request.Headers.Host = "hooks.example";

        Assert.Equal(200, (int)(await app.Client.SendAsync(request)).StatusCode);
        Assert.Equal(404, await Hook.PostAsync(app, Hook.Body()));
    }

    // Whether a sender follows is its own affair: the address at the provider must be the final one.
    [Fact]
    public async Task HttpsRedirection_AnswersInTheEndpointsPlace()
    {
        await using var app = await StartAsync(services => services.AddHttpsRedirection(https => https.HttpsPort = 443), app =>
        {
            app.UseHttpsRedirection();
            app.MapCircleCIWebhook(Hook.Path);
        });
        using var request = Hook.Request(Hook.Body());

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal((307, $"https://127.0.0.1{Hook.Path}"), ((int)answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Empty(_handled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LimitOfTheServerUnderTheEndpoints_DoesNotHoldHere(bool isAnnounced)
    {
        await using var app = await StartAsync(
            services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1_000),
            app => app.MapCircleCIWebhook(Hook.Path));
        var body = Hook.Body(more: $"\"padding\":\"{new string('x', 2_000)}\",");
        using var request = Hook.Request(body);
        request.Headers.TransferEncodingChunked = !isAnnounced;

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal([body], _handled);
    }

    [Fact]
    public async Task BodyThatWasReadAndSetBack_IsReadAgain()
    {
        await using var app = await StartAsync(_ => { }, app =>
        {
            app.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Request.Body.Position = 0;
                await next(context);
            });
            app.MapCircleCIWebhook(Hook.Path);
        });

        await AssertWorksAsync(app);
    }

    private Task<TestApp> StartAsync(
        Action<IServiceCollection> services,
        Action<WebApplication> pipeline,
        Func<WebhookContext<CircleCIEvent>, CancellationToken, Task>? handler = null) =>
        Hook.StartAsync(
            handler ?? ((webhook, _) =>
            {
                _handled.Add(webhook.Delivery.Body.ToArray());
                return Task.CompletedTask;
            }),
            services,
            pipeline);

    /// <summary>Each answer is the endpoint's own, and has no body; small bodies and large ones arrive as they were sent.</summary>
    private async Task AssertWorksAsync(TestApp app)
    {
        var (small, large) = (Hook.Body(), Hook.Body(more: $"\"more\":\"{new string('x', 200_000)}\","));

        Assert.Equal(200, await Hook.PostAsync(app, small));
        Assert.Equal(200, await Hook.PostAsync(app, large));
        Assert.Equal([small, large], _handled);
        Assert.Equal(403, await Hook.PostAsync(app, Hook.Body(), "another secret"));
        Assert.Equal(405, (await RawHttp.SendAsync(app.EndPoint, RawHttp.Head($"GET {Hook.Path} HTTP/1.1", "Host: localhost"))).Status);

        using var answer = await app.Client.PostAsync(Hook.Path, new StringContent("{}"));
        Assert.Equal((415, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Empty(app.Logs.Errors);
    }

    private sealed class FrontOf(Action<IApplicationBuilder> use) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            use(app);
            next(app);
        };
    }
}
