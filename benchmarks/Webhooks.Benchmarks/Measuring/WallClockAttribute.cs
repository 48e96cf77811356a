namespace Webhooks.Benchmarks.Measuring;

/// <summary>
/// Marks a question of waiting, for disks or for other threads: its times are by the clock on the wall, all others by the processor's.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WallClockAttribute : Attribute;
