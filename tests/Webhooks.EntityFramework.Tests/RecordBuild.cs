using Microsoft.EntityFrameworkCore;
using Webhooks.CircleCI;
using Webhooks.PostgreSQL;

namespace Webhooks.EntityFramework.Tests;

/// <summary>Saves what it does, and that it has succeeded, in one transaction.</summary>
internal sealed class RecordBuild : IWebhookHandler<CircleCIPing>
{
    // snippet
    public async Task HandleAsync(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken)
    {
        await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
        await using var builds = new BuildsContext(new DbContextOptionsBuilder<BuildsContext>().UseNpgsql(effects.Connection).Options);
        await builds.Database.UseTransactionAsync(effects.Transaction, cancellationToken);

        builds.Add(new Build { Id = webhook.Delivery.Id });
        await builds.SaveChangesAsync(cancellationToken);
        await effects.CommitAsync(cancellationToken);
    }
    // end
}
