using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Webhooks.Benchmarks;

/// <summary>What a server has used up since it started.</summary>
internal readonly record struct ServerUsage(double CpuMicroseconds, double Bytes)
{
    /// <summary>Answers with what this process has used up.</summary>
    public static Task WriteAsync(HttpContext context)
    {
        using var process = Process.GetCurrentProcess();
        return context.Response.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"{process.TotalProcessorTime.TotalMicroseconds} {GC.GetTotalAllocatedBytes(precise: true)}"));
    }

    public static ServerUsage Parse(string text)
    {
        var parts = text.Split(' ');
        return new(double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public static ServerUsage operator -(ServerUsage later, ServerUsage earlier) =>
        new(later.CpuMicroseconds - earlier.CpuMicroseconds, later.Bytes - earlier.Bytes);
}
