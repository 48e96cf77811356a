using System.Text.Json.Nodes;

namespace Webhooks.Cli.Output;

/// <summary>Writes results one after the other: each as a line for people, or as a line of JSON for scripts.</summary>
internal sealed class Results(bool isJson)
{
    public bool IsJson => isJson;

    public void Write(string text, JsonObject json)
    {
        if (isJson)
        {
            Terminal.Write(json);
        }
        else
        {
            Console.Out.WriteLine(Printable.Of(text));
        }
    }

    public static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);
}
