using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Api;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Dashboard.Files;
using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Runs;
using Webhooks.Dashboard.Surveys;

namespace Webhooks.Dashboard;

/// <summary>The endpoints below the dashboard's pattern.</summary>
internal sealed class DashboardEndpoints(IServiceProvider services, DashboardAccess access)
{
    private readonly ILogger _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Webhooks.Dashboard");

    public void Map(IEndpointRouteBuilder group)
    {
        var gate = new AccessGate(access, _logger);
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var lifetime = services.GetService<IHostApplicationLifetime>();
        var refusals = new RefusalLog(time);

        IWebhookDeliveryStore Store() => services.GetRequiredService<IWebhookDeliveryStore>();
        var summaries = new Summaries(services, Store);
        var runs = new RunList(Store, time, lifetime, new RunsFile(access, _logger), _logger);
        var survey = new SurveyReader(Store, time);
        var deliveries = new DeliveriesApi(Store, summaries, gate, services);
        var overview = new OverviewApi(Store, survey, summaries, refusals);
        var changes = new ChangesApi(Store, runs, gate);
        var pulse = new Pulse(Store, time);
        var live = new LiveStream(pulse, time, lifetime);

        lifetime?.ApplicationStopped.Register(() =>
        {
            refusals.Dispose();
            survey.Dispose();
            pulse.Dispose();
        });

        Page(group, gate);

        foreach (var file in PageFiles.All)
        {
            Get(group, gate, $"/{file.Name}", Need.Look, file.SendAsync);
        }

        Get(group, gate, "/api/session", Need.Look, deliveries.SessionAsync);
        Get(group, gate, "/api/deliveries", Need.Look, deliveries.ListAsync);
        Get(group, gate, "/api/delivery", Need.Look, deliveries.ShowAsync);
        Get(group, gate, "/api/body", Need.Look, deliveries.BodyAsync);
        Get(group, gate, "/api/overview", Need.Look, overview.OverviewAsync);
        Get(group, gate, "/api/failures", Need.Look, overview.FailuresAsync);
        Get(group, gate, "/api/builds", Need.Look, overview.BuildsAsync);
        Get(group, gate, "/api/drift", Need.Look, overview.DriftAsync);
        Get(group, gate, "/api/refusals", Need.Look, overview.RefusalsAsync);
        Get(group, gate, "/api/runs", Need.Look, changes.RunsAsync);
        Get(group, gate, "/api/live", Need.Look, live.SendAsync);
        Post(group, gate, "/api/apply", changes.ApplyAsync);
        Post(group, gate, "/api/plan", changes.PlanAsync);
        Post(group, gate, "/api/run", changes.RunAsync);
        Post(group, gate, "/api/cancel", changes.CancelAsync);

        // Only users who were let in learn that something does not exist.
        Get(group, gate, "/{**rest}", Need.Look, context => Answer.TextAsync(context, StatusCodes.Status404NotFound, "Not found."));
    }

    private static void Page(IEndpointRouteBuilder group, AccessGate gate)
    {
        var page = PageFiles.Page;
        group.MapGet("/", gate.Guard(Need.Page, context =>
        {
            var path = context.Request.Path.Value ?? "";

            if (path.EndsWith('/'))
            {
                return page.SendAsync(context);
            }

            // The page's addresses are relative to its own, whatever path a proxy put in front.
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = $"{path[(path.LastIndexOf('/') + 1)..]}/{context.Request.QueryString}";
            return Task.CompletedTask;
        })).WithMetadata(new DashboardMetadata(), new DashboardPageMetadata()).WithDisplayName("Webhook dashboard");
    }

    private void Get(IEndpointRouteBuilder group, AccessGate gate, string pattern, Need need, RequestDelegate answer) =>
        group.MapGet(pattern, gate.Guard(need, CatchFailures(answer)))
            .WithMetadata(new DashboardMetadata())
            .WithDisplayName($"Webhook dashboard {pattern}");

    private void Post(IEndpointRouteBuilder group, AccessGate gate, string pattern, RequestDelegate answer) =>
        group.MapPost(pattern, gate.Guard(Need.Change, CatchFailures(answer)))
            .WithMetadata(new DashboardMetadata())
            .WithDisplayName($"Webhook dashboard {pattern}");

    // The page says that a store cannot be reached; the log says why.
    private RequestDelegate CatchFailures(RequestDelegate answer) => async context =>
    {
        try
        {
            await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has disconnected.
        }
        catch (BadRequestException exception) when (!context.Response.HasStarted)
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            Log.StoreFailed(_logger, exception);
            await Answer.TextAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                $"The inbox did not answer ({exception.GetType().Name}). The app's log says more.");
        }
    };
}
