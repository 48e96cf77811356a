namespace Webhooks.Cli.Sending;

/// <summary>What came back for one delivery.</summary>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="Latency">How long it took.</param>
internal readonly record struct Answer(int Status, string? Failure, TimeSpan Latency)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    public string Text => Failure ?? Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
