using System.Text.Json.Nodes;
using Spectre.Console;

namespace Webhooks.Cli.Output;

/// <summary>Where the tool writes: results to the standard output, everything else to the error output.</summary>
internal static class Terminal
{
    // Output to a file or a pipe is not broken into lines.
    private const int Unbroken = 10_000;

    // https://no-color.org
    private static bool IsPlain => Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Writes one line to the error output.</summary>
    public static void Complain(string message) => Console.Error.WriteLine($"webhooks: {Printable.Of(Printable.OneLine(message))}");

    /// <summary>Writes one line of JSON to the standard output.</summary>
    public static void Write(JsonObject json) => Console.Out.WriteLine(json.ToJsonString());

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        // Spectre.Console goes by the terminal's type, and colors pipes too.
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected || IsPlain ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });

        if (isRedirected)
        {
            console.Profile.Width = Unbroken;
        }

        return console;
    }
}
