namespace Webhooks.Tests;

/// <summary>
/// Deliveries captured elsewhere: the folder named by WEBHOOKS_CORPUS, with one subfolder a provider. Without it, the payloads of this
/// project stand in, so that the tests over a corpus always run.
/// </summary>
public static class Corpus
{
    public static readonly string? Folder = Environment.GetEnvironmentVariable("WEBHOOKS_CORPUS") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : null;

    /// <summary>The files of a provider; those whose name starts with <c>negative.</c> are not its events.</summary>
    public static IEnumerable<string> Files(string provider) =>
        Directory.EnumerateFiles(Path.Combine(Folder ?? Path.Combine(AppContext.BaseDirectory, "Payloads"), provider), "*.json")
            .Order(StringComparer.Ordinal);

    public static TheoryData<string> Theory(string provider) => [.. Files(provider)];

    public static bool IsNegative(string file) => Path.GetFileName(file).StartsWith("negative.", StringComparison.Ordinal);
}
