using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Tests;

/// <summary>
/// Checks a property with many random values; a failure shows the smallest value that breaks it, and the seed that found it.
/// </summary>
internal static class Always
{
    public static void Holds<T>(Gen<T> values, Action<T> property, int times = 1000) =>
        Holds(values.ToArbitrary(), property, times);

    public static void Holds<T>(Arbitrary<T> values, Action<T> property, int times = 1000) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    /// <summary>Bytes of any kind, short ones mostly.</summary>
    public static Gen<byte[]> Bytes { get; } = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
}
