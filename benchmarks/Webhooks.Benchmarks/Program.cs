using BenchmarkDotNet.Running;
using Webhooks.Benchmarks.Measuring;

// --short [name]      what each way allocates, against its limit: for continuous integration, no times
// --ratios [name]     interleaved rounds: the tables of README.md
// --profile name way  runs one way alone for a while, under a profiler of your choice
// anything else       BenchmarkDotNet with its own arguments
var filter = args.ElementAtOrDefault(1) ?? "";

switch (args.FirstOrDefault())
{
    case "--short":
        return AllocationCheck.Run(filter) ? 0 : 1;
    case "--ratios":
        InterleavedRun.Run(filter);
        return 0;
    case "--profile":
        Profile.Run(filter, args[2]);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
