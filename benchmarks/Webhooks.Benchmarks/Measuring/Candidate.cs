using System.Diagnostics;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>One benchmark method of one instance, callable without BenchmarkDotNet.</summary>
internal sealed class Candidate
{
    private const int Turns = 10;
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(150);

    private readonly Action<int> _repeat;
    private readonly Action? _prepare;
    private readonly int _operations;
    private readonly bool _isByWallClock;

    public Candidate(object instance, MethodInfo method)
    {
        var benchmark = method.GetCustomAttribute<BenchmarkAttribute>()!;
        (Name, IsBaseline, _operations) = (method.Name, benchmark.Baseline, benchmark.OperationsPerInvoke);
        _isByWallClock = method.DeclaringType!.IsDefined(typeof(WallClockAttribute));
        IsReference = method.IsDefined(typeof(ReferenceAttribute));
        Limit = method.GetCustomAttribute<AllocatesAtMostAttribute>();
        _repeat = Repeat(instance, method);
        _prepare = Prepare(instance, method);
    }

    public string Name { get; }

    public bool IsBaseline { get; }

    public bool IsReference { get; }

    public AllocatesAtMostAttribute? Limit { get; }

    /// <summary>How many calls take about this long.</summary>
    public int CallsFor(TimeSpan time)
    {
        for (var calls = 1; ; calls *= 2)
        {
            var elapsed = TimeSpan.FromMilliseconds(Nanoseconds(calls) / 1e6);

            if (elapsed > time / 4)
            {
                return Math.Max(1, (int)(calls * (time / elapsed)));
            }
        }
    }

    /// <summary>Nanoseconds an operation.</summary>
    public double Time(int calls) => Nanoseconds(calls) / calls / _operations;

    /// <summary>
    /// Bytes an operation, on whatever threads they are allocated: the least of several turns, as code that the runtime has not yet
    /// compiled for good allocates more, and the server allocates a little beside the requests.
    /// </summary>
    public double Bytes(int operations)
    {
        var calls = Math.Max(1, operations / _operations);
        var least = double.MaxValue;

        for (var turn = 0; turn < Turns; turn++)
        {
            Spend(calls, () => 0);
            Thread.Sleep(BetweenTurns);
            least = Math.Min(least, Spend(calls, () => GC.GetTotalAllocatedBytes(precise: true)));
        }

        return least / calls / _operations;
    }

    private double Nanoseconds(int calls) => Spend(calls, () => Now().TotalNanoseconds);

    // What a call needs beforehand is made before the meter is read.
    private double Spend(int calls, Func<double> meter)
    {
        var spent = 0.0;
        var together = _prepare is null ? calls : 1;

        for (var done = 0; done < calls; done += together)
        {
            _prepare?.Invoke();
            var before = meter();
            _repeat(together);
            spent += meter() - before;
        }

        return spent;
    }

    // Other processes take the processor away, and this one's time on it does not count that.
    private TimeSpan Now() => _isByWallClock ? Stopwatch.GetElapsedTime(0) : Environment.CpuUsage.TotalTime;

    private static Action? Prepare(object instance, MethodInfo method) => method.DeclaringType!.GetMethods()
        .SingleOrDefault(setup => setup.GetCustomAttribute<IterationSetupAttribute>()?.Targets.Contains(method.Name) == true)
        ?.CreateDelegate<Action>(instance);

    private static Action<int> Repeat(object instance, MethodInfo method)
    {
        if (method.ReturnType == typeof(bool))
        {
            var test = method.CreateDelegate<Func<bool>>(instance);
            return calls =>
            {
                for (; calls > 0; calls--)
                {
                    if (!test())
                    {
                        throw new InvalidOperationException(
                            $"{method.DeclaringType!.Name}.{method.Name} did not do what is to be measured.");
                    }
                }
            };
        }

        var make = method.CreateDelegate<Func<object>>(instance);
        return calls =>
        {
            for (; calls > 0; calls--)
            {
                _ = make();
            }
        };
    }
}
