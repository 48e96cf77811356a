namespace Webhooks.Cli.Sending;

/// <summary>The answers to all that was sent.</summary>
internal sealed class SendReport(IReadOnlyList<SentDelivery> sent, TimeSpan elapsed)
{
    private readonly TimeSpan[] _latencies = [.. sent.Where(one => one.Answer.Failure is null).Select(one => one.Answer.Latency).Order()];

    /// <summary>Each delivery with its answer, in the order in which they were sent.</summary>
    public IReadOnlyList<SentDelivery> Sent => sent;

    public int Count => sent.Count;

    public TimeSpan Elapsed => elapsed;

    public double PerSecond => Count / Math.Max(elapsed.TotalSeconds, 0.001);

    /// <summary>How many there are of each answer, the most frequent first.</summary>
    public IReadOnlyList<(Answer Answer, int Count)> Answers { get; } =
        [.. sent.GroupBy(one => one.Answer.Text).Select(same => (same.First().Answer, same.Count())).OrderByDescending(same => same.Item2)];

    public bool All(Func<Answer, bool> isRight) => sent.All(one => isRight(one.Answer));

    /// <summary>The latency that so many of a hundred answers did not exceed; null when nothing was answered.</summary>
    public TimeSpan? Percentile(int percent) =>
        _latencies.Length == 0 ? null : _latencies[Math.Max((int)Math.Ceiling(_latencies.Length * percent / 100.0), 1) - 1];
}
