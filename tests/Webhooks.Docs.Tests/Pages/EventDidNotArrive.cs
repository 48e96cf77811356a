using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class EventDidNotArrive
{
    [Fact]
    public async Task DeadLetters_AreFound_AndTriedAgain()
    {
        using var folder = new TemporaryFolder();
        var isRepaired = false;
        var recorded = new RecordingHandler<WorkflowCompleted>();
        var builder = DocsApp.CreateBuilder();
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted>((webhook, cancellationToken) => isRepaired
            ? recorded.HandleAsync(webhook, cancellationToken)
            : throw new InvalidOperationException("The database is full."));
        builder.Services.AddSqliteInbox(inbox => (inbox.Path, inbox.MaxAttempts) = (folder["webhooks.db"], 1));

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();
        using var answer = await client.SendCircleCIWebhookAsync("/webhooks/circleci", CircleCIPayload.WorkflowCompleted(), DocsApp.Secret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Until(async () => (await app.Services.GetRequiredService<IWebhookDeliveryStore>().CountAsync()).DeadLettered == 1);

        isRepaired = true;
        var written = Console.Out;
        using var console = new StringWriter();
        Console.SetOut(console);

        try
        {
            // snippet
            var deliveries = app.Services.GetRequiredService<IWebhookDeliveryStore>();
            var deadLetters = new WebhookDeliveryFilter { State = WebhookDeliveryState.DeadLettered };

            foreach (var letter in (await deliveries.ListAsync(deadLetters)).Entries)
            {
                Console.WriteLine($"{letter.Key} {letter.Endpoint} {letter.Type} after {letter.Attempts} attempts: {letter.LastError}");
            }

            // Once the cause is removed:
            var plan = await deliveries.PlanAsync(deadLetters, WebhookOperation.Retry("the operator"));
            await deliveries.RunAsync(plan);
            // end
        }
        finally
        {
            Console.SetOut(written);
        }

        Assert.Contains("CircleCI workflow-completed after 1 attempts", console.ToString(), StringComparison.Ordinal);
        Assert.Contains("The database is full.", console.ToString(), StringComparison.Ordinal);
        Assert.Equal("workflow-completed", (await recorded.NextAsync()).Type);
    }

    private static async Task Until(Func<Task<bool>> isTrue)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        while (!await isTrue())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
