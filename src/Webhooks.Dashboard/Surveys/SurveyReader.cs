namespace Webhooks.Dashboard.Surveys;

/// <summary>Reads the newest deliveries of a store, a bounded number of them, page by page.</summary>
internal sealed class SurveyReader(Func<IWebhookDeliveryStore> store, TimeProvider time) : IDisposable
{
    public const int MaxEntries = 5_000;

    private const int PageSize = 1_000;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<WebhookDeliveryFilter, (long At, Survey Survey)> _known = [];

    public TimeProvider Time => time;

    public void Dispose() => _gate.Dispose();

    /// <summary>Reads the matching deliveries; a query that is repeated within a few seconds gets the same answer.</summary>
    public async Task<Survey> ReadAsync(WebhookDeliveryFilter filter, int count, CancellationToken cancellationToken)
    {
        // One at a time: a page of pictures is not worth more of the store.
        await _gate.WaitAsync(cancellationToken);

        try
        {
            if (_known.TryGetValue(filter, out var known) && time.GetElapsedTime(known.At) < Age)
            {
                return known.Survey;
            }

            var entries = new List<WebhookDeliveryEntry>();
            string? after = null;

            do
            {
                var page = await store().ListAsync(filter, Math.Min(PageSize, count - entries.Count), after, cancellationToken);
                entries.AddRange(page.Entries);
                after = page.Next;
            }
            while (after is not null && entries.Count < count);

            if (_known.Count > 32)
            {
                _known.Clear();
            }

            var survey = new Survey(entries, after is null);
            _known[filter] = (time.GetTimestamp(), survey);
            return survey;
        }
        finally
        {
            _gate.Release();
        }
    }
}
