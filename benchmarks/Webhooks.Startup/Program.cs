using Webhooks.Startup;

// [rounds=15]  publishes the apps into a folder for temporary files, and starts each that often, taking turns
var rounds = args switch
{
    [] => 15,
    [var argument] when argument.StartsWith("rounds=", StringComparison.Ordinal) && int.TryParse(argument.AsSpan(7), out var number)
        && number > 0 =>
        number,
    _ => throw new ArgumentException($"There is no '{string.Join(' ', args)}': rounds=15."),
};

await StartupRun.RunAsync(rounds);
