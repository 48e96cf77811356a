using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Listening;

/// <summary>Prints each delivery on a line, and a hint under it where there is one.</summary>
internal sealed class SeenDeliveryWriter(bool json)
{
    private readonly Lock _gate = new();

    public void Write(SeenDelivery seen)
    {
        lock (_gate)
        {
            if (json)
            {
                Terminal.Write(ToJson(seen));
            }
            else
            {
                Terminal.Out.MarkupLine(Line(seen));

                if (seen.Hint is { } hint)
                {
                    Terminal.Out.MarkupLine($"         [dim]{Printable.Markup(hint)}[/]");
                }
            }
        }
    }

    private static string Line(SeenDelivery seen)
    {
        var color = seen.Status is >= 200 and < 300 ? "green" : "red";
        var words = new[]
        {
            seen.Type,
            seen.Summary,
            !seen.IsVerified && (seen.Status == 200 || seen.Forwarded is not null) ? "(not verified)" : null,
            seen.Reason is { } reason ? $"({reason.Replace('_', ' ')})" : null,
            seen.IsRepeat ? "(repeat)" : null,
            seen.Drift > 0 ? $"(drift: {seen.Drift})" : null,
            seen.Forwarded is { } answer
                ? string.Create(CultureInfo.InvariantCulture, $"(forwarded: {answer.Text}, {answer.Latency.TotalMilliseconds:0} ms)")
                : null,
        };

        var text = string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seen.Time:HH:mm:ss} [{color}]{seen.Status}[/] {Printable.Markup(seen.Provider?.Provider.Name ?? seen.Path)} "
            + $"{Printable.Markup(text)} [dim]{seen.Size} B[/]");
    }

    private static JsonObject ToJson(SeenDelivery seen) => new()
    {
        ["time"] = seen.Time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ["status"] = seen.Status,
        ["path"] = seen.Path,
        ["provider"] = seen.Provider?.Name,
        ["type"] = seen.Type,
        ["summary"] = seen.Summary,
        ["size"] = seen.Size,
        ["verified"] = seen.IsVerified,
        ["repeat"] = seen.IsRepeat,
        ["drift"] = seen.Drift,
        ["reason"] = seen.Reason,
        ["hint"] = seen.Hint,
        ["forwarded"] = seen.Forwarded?.Text,
        ["saved"] = seen.Saved,
    };
}
