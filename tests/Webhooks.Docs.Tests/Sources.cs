namespace Webhooks.Docs.Tests;

/// <summary>The files of this repository that people write, without what a build has made.</summary>
internal static class Sources
{
    public static IEnumerable<string> Of(string[] folders, params string[] extensions) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => extensions.Contains(Path.GetExtension(file)))
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public static string[] LinesOf(string file) => Repository.Read(file).ReplaceLineEndings("\n").Split('\n');
}
