using System.Globalization;

namespace Webhooks.Peers.Durable;

/// <summary>What a server has handled since it started.</summary>
/// <param name="Distinct">How many deliveries.</param>
/// <param name="Total">How often: more where one was handled again.</param>
/// <param name="Last">When the last one was handled for the first time, in ticks of the stopwatch, which all processes share.</param>
internal readonly record struct DurableProgress(int Distinct, int Total, long Last)
{
    public static DurableProgress Parse(string text)
    {
        var parts = text.Split(' ');
        return new(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Distinct} {Total} {Last}");
}
