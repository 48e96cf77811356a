using System.Diagnostics;

namespace Webhooks.Cli.Tests;

/// <summary>The tool as it is built, run as a process.</summary>
internal static class Tool
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Webhooks.Cli.dll");

    public static Task<Programs.Run> RunAsync(params string[] arguments) => Programs.RunAsync(Command(secret: null, arguments));

    public static Task<Programs.Run> RunWithSecretAsync(string secret, params string[] arguments) =>
        Programs.RunAsync(Command(secret, arguments));

    public static Task<Programs.Run> RunWithInputAsync(byte[] input, params string[] arguments) =>
        Programs.RunAsync(Command(secret: null, arguments), input);

    /// <param name="secret">What the environment says; null for nothing.</param>
    /// <param name="arguments">The command line.</param>
    public static ProcessStartInfo Command(string? secret, params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [Program, .. arguments]);
        start.Environment.Remove("WEBHOOKS_SECRET");

        if (secret is not null)
        {
            start.Environment["WEBHOOKS_SECRET"] = secret;
        }

        return start;
    }
}
