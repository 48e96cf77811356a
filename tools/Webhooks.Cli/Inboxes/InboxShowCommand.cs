using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Inboxes;

/// <summary>Shows one delivery.</summary>
internal sealed class InboxShowCommand : InboxSubcommand
{
    private readonly Argument<string> _key = new("KEY") { Description = "The key that list prints." };
    private readonly Option<bool> _body = new("--body") { Description = "Print the body alone, byte for byte." };

    public InboxShowCommand()
        : base("show", "Show one delivery with its failed attempts and its body.")
    {
        Add(_key);
        Add(_body);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["webhooks inbox show 42 --inbox webhooks.db", "webhooks inbox show 42 --inbox webhooks.db --body > body.json"];

    protected override async Task<int> RunAsync(
        ParseResult arguments, IWebhookDeliveryStore store, bool isJson, CancellationToken cancellationToken)
    {
        var key = arguments.GetRequiredValue(_key);

        if (await store.FindAsync(key, cancellationToken) is not { } entry
            || await store.LoadAsync(key, cancellationToken) is not { } delivery)
        {
            Terminal.Complain("The inbox does not hold this delivery.");
            return ExitCode.No;
        }

        if (arguments.GetValue(_body))
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(delivery.Body, cancellationToken);
            return ExitCode.Yes;
        }

        var attempts = await store.ListFailedAttemptsAsync(key, cancellationToken);
        var body = Encoding.UTF8.GetString(delivery.Body.Span);

        if (isJson)
        {
            var json = EntryText.Json(entry);
            json["isVerified"] = delivery.IsVerified;
            json["body"] = body;
            json["failedAttempts"] = new JsonArray([.. attempts.Select(attempt => new JsonObject
            {
                ["attempt"] = attempt.Attempt,
                ["at"] = attempt.At,
                ["handler"] = attempt.Handler,
                ["seconds"] = attempt.Duration?.TotalSeconds,
                ["exceptionType"] = attempt.ExceptionType,
                ["message"] = attempt.Message,
            })]);
            Terminal.Write(json);
            return ExitCode.Yes;
        }

        Console.Out.WriteLine(EntryText.Line(entry));

        foreach (var attempt in attempts)
        {
            var time = attempt.At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            Console.Out.WriteLine(Printable.Of(
                $"  attempt {attempt.Attempt}  {time}  {attempt.Handler}  {attempt.ExceptionType}: {Printable.OneLine(attempt.Message)}"));
        }

        Console.Out.WriteLine(string.Join('\n', body.Split('\n').Select(Printable.Of)));
        return ExitCode.Yes;
    }
}
