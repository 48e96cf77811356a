using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>What <c>docs/dashboard.md</c> and the README of the package show.</summary>
public sealed class DashboardPage
{
    [Fact]
    public void Dashboard_IsMappedWithTwoRights()
    {
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSqliteInbox(folder["webhooks.db"]);
        builder.Services.AddAuthorization();
        var app = builder.Build();

        // snippet
        app.MapWebhookDashboard("/webhooks/dashboard")
            .RequireAuthorization("operators")
            .RequireOperatorAuthorization("admins");
        // end

        Assert.NotEmpty(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
    }

    [Fact]
    public void Dashboard_IsMappedOverAnInbox()
    {
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSqliteInbox(folder["webhooks.db"]);
        var app = builder.Build();

        // snippet
        app.MapWebhookDashboard("/webhooks/dashboard").RequireAuthorization("operators");
        // end

        Assert.NotEmpty(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
    }
}
