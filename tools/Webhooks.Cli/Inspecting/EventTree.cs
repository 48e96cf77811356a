using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Inspecting;

/// <summary>Prints an event as a tree, and its drift under it.</summary>
internal static class EventTree
{
    public static void Write(string provider, WebhookEvent parsed, JsonObject members)
    {
        var type = parsed.Type.Length > 0 ? Printable.Markup(parsed.Type) : "no type";
        var tree = new Tree($"[bold]{Printable.Markup(EventName.Of(parsed))}[/] ({provider}: {type})");
        Add(tree, members);
        Terminal.Out.Write(tree);

        Terminal.Out.MarkupLine(
            parsed.Drift.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"[yellow]Drift: {parsed.Drift.Count}[/]")
            : "[green]No drift: every member is known.[/]");

        foreach (var drift in parsed.Drift)
        {
            Terminal.Out.MarkupLine($"  [yellow]{drift.Kind}[/] {Printable.Markup(drift.Path)} {Printable.Markup(drift.Json)}".TrimEnd());
        }
    }

    private static void Add(IHasTreeNodes parent, JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                Add(parent, name, value);
            }
        }
        else if (node is JsonArray items)
        {
            for (var index = 0; index < items.Count; index++)
            {
                Add(parent, index.ToString(CultureInfo.InvariantCulture), items[index]);
            }
        }
    }

    private static void Add(IHasTreeNodes parent, string name, JsonNode? value)
    {
        var label = Printable.Markup(name);

        if (value is JsonObject or JsonArray)
        {
            Add(parent.AddNode(value is JsonArray { Count: 0 } ? $"{label}: (none)" : label), value);
        }
        else
        {
            parent.AddNode($"{label}: {Text(value?.ToString())}");
        }
    }

    private static string Text(string? value) => value switch
    {
        null => "[dim]null[/]",
        "" => "[dim]\"\"[/]",
        _ => $"[aqua]{Printable.Markup(value)}[/]",
    };
}
