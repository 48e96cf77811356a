using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Webhooks.Docs.Tests.Reference;

/// <summary>The documentation that the compiler wrote beside an assembly, as text of a page.</summary>
internal static partial class XmlDocumentation
{
    /// <summary>Returns the summary of a property, without its "Gets or sets".</summary>
    public static string Summary(PropertyInfo property)
    {
        var text = Text(
            Find(property)?.Element("summary")
                ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} has no summary."),
            property);
        text = Whether().Replace(text, "Whether ");
        text = Gets().Replace(text, "");
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>Returns the value part of a property's documentation; null when it has none.</summary>
    public static string? Value(PropertyInfo property) => Find(property)?.Element("value") is { } value ? Text(value, property) : null;

    private static XElement? Find(PropertyInfo property) =>
        XDocument.Load(Path.ChangeExtension(property.DeclaringType!.Assembly.Location, ".xml"))
            .Descendants("member")
            .SingleOrDefault(member => member.Attribute("name")!.Value == $"P:{property.DeclaringType.FullName}.{property.Name}");

    private static string Text(XElement element, PropertyInfo property)
    {
        var text = new StringBuilder();

        foreach (var node in element.DescendantNodes())
        {
            text.Append(node switch
            {
                XText { Parent.Name.LocalName: "c" } code => $"`{code.Value}`",
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "paramref" } reference => $"`{Name(reference, property)}`",
                _ => "",
            });
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    // P:Webhooks.WebhookOptions.Secrets is Secrets on its own type, and WebhookOptions.Secrets elsewhere.
    private static string Name(XElement reference, PropertyInfo property)
    {
        if ((reference.Attribute("langword") ?? reference.Attribute("name")) is { } word)
        {
            return word.Value;
        }

        var parts = reference.Attribute("cref")!.Value.Split('(')[0][2..].Split('.');
        var isType = reference.Attribute("cref")!.Value.StartsWith("T:", StringComparison.Ordinal);
        return isType || property.ReflectedType!.GetMember(parts[^1]).Length > 0 ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    [GeneratedRegex("^Gets (or sets )?a value indicating whether ")]
    private static partial Regex Whether();

    [GeneratedRegex("^Gets (or sets )?")]
    private static partial Regex Gets();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
