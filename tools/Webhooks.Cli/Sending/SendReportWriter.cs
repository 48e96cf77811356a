using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Sending;

/// <summary>Shows the result of sending, to people or to scripts, with what to do about wrong answers.</summary>
internal static class SendReportWriter
{
    // More lines than that are of no use to a person, and a script can count.
    private const int MaxLines = 20;
    private const int MaxResults = 1_000;

    private static readonly (string Name, int Percent)[] Percentiles = [("p50", 50), ("p90", 90), ("p99", 99), ("max", 100)];

    /// <param name="report">The answers.</param>
    /// <param name="json">Whether a script reads it.</param>
    /// <param name="isRight">Which answers are as they should be.</param>
    /// <returns>The exit code.</returns>
    public static int Write(SendReport report, bool json, Func<Answer, bool> isRight)
    {
        if (json)
        {
            Terminal.Write(ToJson(report));
        }
        else
        {
            WriteText(report, isRight);
        }

        foreach (var (answer, _) in report.Answers.Where(same => !isRight(same.Answer)))
        {
            Terminal.Complain(Cure(answer));
        }

        return report.All(isRight) ? ExitCode.Yes : ExitCode.No;
    }

    private static void WriteText(SendReport report, Func<Answer, bool> isRight)
    {
        var answers = report.Answers.Select(
            same => $"[{(isRight(same.Answer) ? "green" : "red")}]{same.Answer.Text}[/]{(report.Count == 1 ? "" : $" × {same.Count}")}");
        var latencies = Percentiles.Select(percentile => $"{percentile.Name} {Milliseconds(report.Percentile(percentile.Percent))}");

        // Each file is named, however many there are; deliveries that were made have only an id.
        foreach (var sent in report.Sent.Where(sent => sent.File is not null || report.Count <= MaxLines))
        {
            Terminal.Out.MarkupLine(Line(sent, isRight(sent.Answer)));
        }

        if (report.Count == 1)
        {
            return;
        }

        Terminal.Out.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Count} deliveries in {report.Elapsed.TotalSeconds:0.00} s ({report.PerSecond:0.#} a second)"));
        Terminal.Out.MarkupLine($"answers  {string.Join("  ", answers)}");
        Terminal.Out.MarkupLine($"latency  {string.Join("  ", latencies)}");
    }

    private static string Line(SentDelivery sent, bool isRight) =>
        $"[{(isRight ? "green" : "red")}]{sent.Answer.Text}[/]"
        + (sent.Answer.Failure is null ? $" in {Milliseconds(sent.Answer.Latency)}" : "")
        + (sent.Id.Length > 0 ? $"  id {Printable.Markup(sent.Id)}" : "")
        + (sent.File is { } file ? $"  {Printable.Markup(file)}" : "");

    private static JsonObject ToJson(SendReport report) => new()
    {
        ["deliveries"] = report.Count,
        ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
        ["answers"] = new JsonObject(report.Answers.Select(same => KeyValuePair.Create<string, JsonNode?>(same.Answer.Text, same.Count))),
        ["latencyMilliseconds"] = new JsonObject(Percentiles.Select(percentile => KeyValuePair.Create<string, JsonNode?>(
            percentile.Name, report.Percentile(percentile.Percent) is { } latency ? Math.Round(latency.TotalMilliseconds, 3) : null))),
        ["results"] = new JsonArray([.. report.Sent.Take(MaxResults).Select(ToJson)]),
    };

    private static JsonObject ToJson(SentDelivery sent) => new()
    {
        ["answer"] = sent.Answer.Text,
        ["milliseconds"] = Math.Round(sent.Answer.Latency.TotalMilliseconds, 3),
        ["id"] = sent.Id,
        ["file"] = sent.File,
    };

    private static string Milliseconds(TimeSpan? latency) =>
        latency is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0.#} ms") : "-";

    private static string Cure(Answer answer) => answer.Status switch
    {
        0 => $"{answer.Failure}: {answer.Reason.Cure()}",
        >= 200 and < 300 => $"{answer.Status}, although it was tampered with: the receiver does not verify signatures.",
        >= 300 and < 400 =>
            $"{answer.Status}: the receiver redirects, and providers' deliveries do not survive that. Send to the final address.",
        400 => "400: the receiver takes unsigned deliveries and this is no JSON object, or the event is older than its MaxEventAge.",
        403 => "403: the receiver refuses the signature. Does it have this secret, and is this the path of this provider?",
        404 or 405 => $"{answer.Status}: nothing receives webhooks at that path.",
        413 => "413: the body is larger than the receiver's MaxRequestBodySize.",
        415 => "415: the content type is not application/json. Was it saved with its headers?",
        >= 500 => $"{answer.Status}: the receiver failed; its log says why.",
        _ => $"{answer.Status} is not what a receiver of webhooks answers: is the address right?",
    };
}
