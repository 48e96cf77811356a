using System.Globalization;

namespace Webhooks.Load;

/// <summary>What a server has used up since it started.</summary>
internal readonly record struct ServerUsage(double CpuMicroseconds, double Bytes)
{
    public static ServerUsage Parse(string text)
    {
        var parts = text.Split(' ');
        return new(double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public static ServerUsage operator -(ServerUsage later, ServerUsage earlier) =>
        new(later.CpuMicroseconds - earlier.CpuMicroseconds, later.Bytes - earlier.Bytes);
}
