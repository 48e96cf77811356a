using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Webhooks.Cli.Sending;

namespace Webhooks.Cli.Options;

/// <summary>How fast to send, for the commands that send.</summary>
internal sealed class LoadOptions
{
    private const int MaxConcurrency = 1_000;

    private readonly Option<double> _rate = new("--rate")
    {
        HelpName = "per second",
        Description = "Start at most so many deliveries a second. Without it, each starts when one before it is answered.",
        CustomParser = Number,
    };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        HelpName = "number",
        Description = $"How many deliveries may be under way at once, up to {MaxConcurrency}.",
        DefaultValueFactory = _ => 1,
    };

    public void AddTo(Command command)
    {
        command.Add(_rate);
        command.Add(_concurrency);
    }

    public Load Get(ParseResult arguments)
    {
        var load = new Load(arguments.GetResult(_rate) is null ? null : arguments.GetValue(_rate), arguments.GetValue(_concurrency));

        return load.PerSecond is <= 0 ? throw new CliException("--rate must be over 0.")
            : load.Concurrency is < 1 or > MaxConcurrency ? throw new CliException($"--concurrency must be 1 to {MaxConcurrency}.")
            : load;
    }

    // The usual parser ignores a comma: 0,5 would be 5.
    private static double Number(ArgumentResult result)
    {
        if (!double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            result.AddError("--rate must be a number: 0.5, 200.");
        }

        return number;
    }
}
