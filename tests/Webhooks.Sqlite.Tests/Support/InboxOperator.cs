using System.Globalization;

namespace Webhooks.Sqlite.Tests;

/// <summary>The operator of the tests: the store by numbers, as the file has them, and without waiting where tests poll.</summary>
internal sealed class InboxOperator(IWebhookDeliveryStore store)
{
    private const string Name = "the tests' operator";

    public IWebhookDeliveryStore Deliveries => store;

    public IReadOnlyList<WebhookDeliveryEntry> List(WebhookDeliveryState? state = null, int count = 50, long? before = null) => store
        .ListAsync(new() { State = state }, count, before?.ToString(CultureInfo.InvariantCulture)).GetAwaiter().GetResult().Entries;

    public WebhookDeliveryEntry? Find(long number) => store.FindAsync(Key(number)).GetAwaiter().GetResult();

    public WebhookDelivery? Load(long number) => store.LoadAsync(Key(number)).GetAwaiter().GetResult();

    public WebhookDeliveryCounts Count() => store.CountAsync().GetAwaiter().GetResult();

    public long Waiting() => Count() is var counts ? counts.Pending + counts.Running!.Value : 0;

    public Task<bool> RetryAsync(long number) => store.ApplyAsync(Key(number), WebhookOperation.Retry(Name));

    public Task<bool> ReplayAsync(long number, string? handler = null) =>
        store.ApplyAsync(Key(number), WebhookOperation.Replay(Name, handler));

    public Task<bool> DropAsync(long number) => store.ApplyAsync(Key(number), WebhookOperation.Delete(Name));

    public async Task<long> RetryAllAsync()
    {
        var plan = await store.PlanAsync(new() { State = WebhookDeliveryState.DeadLettered }, WebhookOperation.Retry(Name));
        return (await store.RunAsync(plan)).Changed;
    }

    private static string Key(long number) => number.ToString(CultureInfo.InvariantCulture);
}
