using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>Where endpoints are mapped: two at one address would answer every delivery with an exception.</summary>
public sealed class AddressTests
{
    public static TheoryData<string, Action<IEndpointRouteBuilder>> OneAddress => new()
    {
        { "the same pattern", app => Map(app, "/hooks", "/hooks") },
        { "the same pattern otherwise spelt", app => Map(app, "/Hooks/Ci", "hooks/ci/") },
        { "the same parameter otherwise named", app => Map(app, "/hooks/{a}", "/hooks/{b}") },
        { "a group and the whole pattern", app => Map(app.MapGroup("/hooks"), app, "/ci", "/hooks/ci") },
        { "two groups", app => Map(app.MapGroup("/hooks"), app.MapGroup("/hooks"), "/ci", "/ci") },
        { "the same host", app => Map(app, "/hooks", "/hooks", "a.example", "a.example") },
    };

    public static TheoryData<string, Action<IEndpointRouteBuilder>> TwoAddresses => new()
    {
        { "two patterns", app => Map(app, "/hooks/a", "/hooks/b") },
        { "a literal and a parameter", app => Map(app, "/hooks/a", "/hooks/{b}") },
        { "parameters of two kinds", app => Map(app, "/hooks/{a:int}", "/hooks/{b}") },
        { "two groups", app => Map(app.MapGroup("/a"), app.MapGroup("/b"), "/ci", "/ci") },
        { "two hosts", app => Map(app, "/hooks", "/hooks", "a.example", "b.example") },
    };

    [Theory]
    [MemberData(nameof(OneAddress))]
    public async Task TwoEndpointsAtOneAddress_EndTheStart(string how, Action<IEndpointRouteBuilder> map)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(map));

        Assert.True(failure.Message.Contains("'team-a' and 'team-b' have one address", StringComparison.Ordinal), how);
        Assert.Contains("Give each a pattern or a host of its own", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TwoAddresses))]
    public async Task TwoEndpointsAtTwoAddresses_Start(string how, Action<IEndpointRouteBuilder> map)
    {
        await using var app = await StartAsync(map);

        Assert.True(!app.Logs.Warnings.Any(), how);
    }

    [Fact]
    public async Task NamedEndpoints_HaveSecretsAndHandlersOfTheirOwn()
    {
        var seen = new List<string>();
        await using var app = await StartAsync(app => Map(app, "/hooks/a", "/hooks/b"), seen);

        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(), "secret-a", "/hooks/a"));
        Assert.Equal(403, await Hook.PostAsync(app, Hook.Body(), "secret-a", "/hooks/b"));
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(), "secret-b", "/hooks/b"));
        Assert.Equal(["a: team-a", "b: team-b"], seen);
    }

    [Fact]
    public async Task NameOfTheApps_LeadsToTheAddress()
    {
        await using var app = await Hook.StartAsync(pipeline: app => app.MapCircleCIWebhook(Hook.Path).WithName("from-ci"));

        var link = app.Services.GetRequiredService<LinkGenerator>().GetPathByName("from-ci");

        Assert.Equal(Hook.Path, link);
        Assert.Equal(200, await Hook.PostAsync(app, Hook.Body()));
    }

    private static void Map(IEndpointRouteBuilder app, string first, string second) => Map(app, app, first, second);

    private static void Map(IEndpointRouteBuilder one, IEndpointRouteBuilder two, string first, string second)
    {
        one.MapCircleCIWebhook(first, "team-a");
        two.MapCircleCIWebhook(second, "team-b");
    }

    private static void Map(IEndpointRouteBuilder app, string first, string second, string firstHost, string secondHost)
    {
        app.MapCircleCIWebhook(first, "team-a").RequireHost(firstHost);
        app.MapCircleCIWebhook(second, "team-b").RequireHost(secondHost);
    }

    private static Task<TestApp> StartAsync(Action<IEndpointRouteBuilder> map, List<string>? seen = null) => TestApp.StartAsync(
        services =>
        {
            services.AddCircleCIWebhook("team-a", options => options.Secrets.Add("secret-a")).On<CircleCIEvent>((webhook, _) =>
            {
                seen?.Add($"a: {webhook.Delivery.Endpoint}");
                return Task.CompletedTask;
            });
            services.AddCircleCIWebhook("team-b", options => options.Secrets.Add("secret-b")).On<CircleCIEvent>((webhook, _) =>
            {
                seen?.Add($"b: {webhook.Delivery.Endpoint}");
                return Task.CompletedTask;
            });
        },
        map);
}
