using System.Text;

namespace Webhooks.Tests;

/// <summary>The payload files under tests/Payloads: one copy serves tests, benchmarks and samples.</summary>
public static class Payload
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Payloads");

    /// <summary>The bytes of one payload: <c>circleci/workflow-completed.github</c>.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"));

    public static string Text(string name) => Encoding.UTF8.GetString(Read(name));

    /// <summary>The names of all payloads of a provider, in order.</summary>
    public static IEnumerable<string> Names(string provider) =>
        Directory.EnumerateFiles(Path.Combine(Folder, provider), "*.json")
            .Select(file => $"{provider}/{Path.GetFileNameWithoutExtension(file)}")
            .Order(StringComparer.Ordinal);
}
