using Webhooks.Startup;

// [rounds=15]  publishes the apps into a folder for temporary files, and starts each that often, taking turns
var rounds = args is [var argument] && argument.StartsWith("rounds=", StringComparison.Ordinal) && int.TryParse(argument.AsSpan(7), out var number) ? number : 15;

await StartupRun.RunAsync(rounds);
