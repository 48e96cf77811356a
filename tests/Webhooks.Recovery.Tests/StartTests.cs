using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Webhooks.CircleCI;

namespace Webhooks.Recovery.Tests;

/// <summary>What would not work is refused when the app starts, with the cure.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task WithoutAnInboxThatRemembers_TheAppDoesNotStart()
    {
        var refused = await RefusedAsync<InvalidOperationException>(
            services => services.AddCircleCIApi(options => options.Token = "a-token"));
        Assert.Contains("AddSqliteInbox", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAClientOfTheProvider_TheAppDoesNotStart()
    {
        using var folder = new TemporaryFolder();
        var refused = await RefusedAsync<InvalidOperationException>(
            services => services.AddSqliteInbox(options => options.Path = folder["inbox.db"]));
        Assert.Contains("AddCircleCIApi", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Projects")]
    [InlineData("tidewater", "three parts")]
    public async Task ProjectThatCannotBeAsked_IsRefused(string project, string cure)
    {
        using var folder = new TemporaryFolder();
        var refused = await RefusedAsync<Exception>(
            services => services
                .AddSqliteInbox(options => options.Path = folder["inbox.db"])
                .AddCircleCIApi(options => options.Token = "a-token"),
            project);
        Assert.Contains(cure, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsOutsideTheirRange_AreRefused_AllAtOnce()
    {
        using var folder = new TemporaryFolder();
        var refused = await RefusedAsync<OptionsValidationException>(
            services => services
                .AddSqliteInbox(options => options.Path = folder["inbox.db"])
                .AddCircleCIApi(options => options.Token = "a-token")
                .Configure<WebhookRecoveryOptions>("CircleCI", options =>
                {
                    (options.Interval, options.LookBack, options.MaxRequests) = (TimeSpan.Zero, TimeSpan.FromDays(31), 0);
                }));
        Assert.Contains("Interval", refused.Message, StringComparison.Ordinal);
        Assert.Contains("LookBack", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MaxRequests", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<T> RefusedAsync<T>(Action<IServiceCollection> add, string project = "gh/tidewater/shop")
        where T : Exception
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCircleCIWebhook(options => options.Secrets.Add("the-secret-of-the-start-tests"))
            .On<WorkflowCompleted>((_, _) => Task.CompletedTask)
            .RecoverMissed(options => options.Projects.Add(project));
        add(builder.Services);
        using var host = builder.Build();
        return await Assert.ThrowsAnyAsync<T>(() => host.StartAsync());
    }
}
