using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Tests.Perfsee.Oracle;

/// <summary>A member of a body.</summary>
internal sealed record JsonPlace(JsonObject Parent, string Name, string Path)
{
    public JsonNode? Value
    {
        get => Parent[Name];
        set => Parent[Name] = value;
    }

    public JsonValueKind Kind => Value?.GetValueKind() ?? JsonValueKind.Null;

    public void Remove() => Parent.Remove(Name);
}
