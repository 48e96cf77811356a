using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Processing;

/// <summary>The JSON texts that stores keep: the kept headers, and the names of handlers. Nothing is null.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyCollection<string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class InboxJson : JsonSerializerContext
{
    public static string? Write(IReadOnlyDictionary<string, string> headers) =>
        headers.Count == 0 ? null : JsonSerializer.Serialize(headers, Default.IReadOnlyDictionaryStringString);

    public static string? Write(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? null : JsonSerializer.Serialize(names, Default.IReadOnlyCollectionString);

    public static IReadOnlyDictionary<string, string> ReadHeaders(string? stored) =>
        stored is null ? new() : new Dictionary<string, string>(
            JsonSerializer.Deserialize(stored, Default.DictionaryStringString)!, StringComparer.OrdinalIgnoreCase);

    public static string[] ReadNames(string? stored) => stored is null ? [] : JsonSerializer.Deserialize(stored, Default.StringArray)!;
}
