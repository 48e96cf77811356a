namespace Webhooks.Benchmarks.Measuring;

/// <summary>
/// The bytes that a benchmark may allocate: a share of what the baseline allocates, and a constant. Checked by <c>--short</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllocatesAtMostAttribute(double ofBaseline, int bytes) : Attribute
{
    public double OfBaseline => ofBaseline;

    public int Bytes => bytes;

    public double Limit(double baseline) => (ofBaseline * baseline) + bytes;
}
