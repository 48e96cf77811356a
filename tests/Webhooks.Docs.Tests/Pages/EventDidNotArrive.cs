using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Sqlite;
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
        await Until(() => app.Services.GetRequiredService<SqliteInboxStore>().Count().Dead == 1);

        isRepaired = true;
        var written = Console.Out;
        using var console = new StringWriter();
        Console.SetOut(console);

        try
        {
            // snippet
            var inbox = app.Services.GetRequiredService<SqliteInboxStore>();

            foreach (var letter in inbox.List(SqliteInboxState.Dead))
            {
                Console.WriteLine($"{letter.Number} {letter.Endpoint} {letter.Type} after {letter.Attempts} attempts: {letter.LastError}");
            }

            // Once the cause is removed:
            await inbox.RetryAllAsync();
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

    private static async Task Until(Func<bool> isTrue)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        while (!isTrue())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
