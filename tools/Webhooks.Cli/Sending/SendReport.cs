namespace Webhooks.Cli.Sending;

/// <summary>The answers to all that was sent.</summary>
internal sealed class SendReport(IReadOnlyList<Answer> answers, TimeSpan elapsed)
{
    private readonly TimeSpan[] _latencies = [.. answers.Where(answer => answer.Failure is null).Select(answer => answer.Latency).Order()];

    public int Count => answers.Count;

    public TimeSpan Elapsed => elapsed;

    public double PerSecond => Count / Math.Max(elapsed.TotalSeconds, 0.001);

    /// <summary>How many there are of each answer, the most frequent first.</summary>
    public IReadOnlyList<(Answer Answer, int Count)> Answers { get; } =
        [.. answers.GroupBy(answer => answer.Text).Select(same => (same.First(), same.Count())).OrderByDescending(same => same.Item2)];

    public bool All(Func<Answer, bool> isRight) => answers.All(isRight);

    /// <summary>The latency that so many of a hundred answers did not pass; null when nothing was answered.</summary>
    public TimeSpan? Percentile(int percent) =>
        _latencies.Length == 0 ? null : _latencies[Math.Max((int)Math.Ceiling(_latencies.Length * percent / 100.0), 1) - 1];
}
