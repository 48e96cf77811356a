using Microsoft.AspNetCore.Http;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Runs;

namespace Webhooks.Dashboard.Api;

/// <summary>Applies the changes that operators ask for. The store logs each change with its operator.</summary>
internal sealed class ChangesApi(Func<IWebhookDeliveryStore> store, RunList runs, AccessGate gate)
{
    public async Task ApplyAsync(HttpContext context)
    {
        var request = await Answer.ReadAsync(context, DashboardJson.Default.ChangeRequest);
        var key = request.Key ?? throw new BadRequestException("key is missing.");
        var isChanged = await store().ApplyAsync(key, Operation(request, context), context.RequestAborted);
        await Answer.JsonAsync(context, new(isChanged), DashboardJson.Default.AppliedView);
    }

    public async Task PlanAsync(HttpContext context)
    {
        var request = await Answer.ReadAsync(context, DashboardJson.Default.ChangeRequest);
        var filter = request.Filter ?? throw new BadRequestException("filter is missing.");
        var (id, plan) = await runs.PlanAsync(filter, Operation(request, context), context.RequestAborted);
        await Answer.JsonAsync(
            context,
            new(
                id, plan.Count, plan.Oldest, plan.Newest, store().Capabilities.IsExact,
                [.. plan.Samples.Select(sample => EntryView.Of(sample, summary: null))]),
            DashboardJson.Default.PlanView);
    }

    public async Task RunAsync(HttpContext context)
    {
        var request = await Answer.ReadAsync(context, DashboardJson.Default.ChangeRequest);
        await Answer.JsonAsync(context, runs.Start(request.Id, gate.UserName(context)), DashboardJson.Default.RunView);
    }

    public async Task CancelAsync(HttpContext context)
    {
        var request = await Answer.ReadAsync(context, DashboardJson.Default.ChangeRequest);
        await Answer.JsonAsync(context, new(runs.Cancel(request.Id, gate.UserName(context))), DashboardJson.Default.AppliedView);
    }

    public Task RunsAsync(HttpContext context) => Answer.JsonAsync(context, runs.All(), DashboardJson.Default.IReadOnlyListRunView);

    private WebhookOperation Operation(ChangeRequest request, HttpContext context) => request.Operation switch
    {
        "retry" => WebhookOperation.Retry(gate.UserName(context)),
        "replay" => WebhookOperation.Replay(gate.UserName(context), string.IsNullOrEmpty(request.Handler) ? null : request.Handler),
        "delete" => WebhookOperation.Delete(gate.UserName(context)),
        _ => throw new BadRequestException("operation must be retry, replay or delete."),
    };
}
