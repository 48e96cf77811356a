using System.Globalization;

namespace Webhooks.Cli.Sending;

/// <summary>The answer to one delivery.</summary>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Reason">Why there was no answer.</param>
/// <param name="Latency">How long it took.</param>
internal readonly record struct Answer(int Status, SendFailure Reason, TimeSpan Latency)
{
    /// <summary>Why there was no answer; null when there was one.</summary>
    public string? Failure => Reason == SendFailure.None ? null : Reason.Name();

    public bool IsAccepted => Status is >= 200 and < 300;

    public string Text => Failure ?? Status.ToString(CultureInfo.InvariantCulture);
}
