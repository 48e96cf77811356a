namespace Webhooks.Docs.Tests;

/// <summary>
/// All code that a page may show, because something compiles and runs it: what stands between <c>// snippet</c> and <c>// end</c> in the
/// tests of the pages (what stands between <c>// pause</c> and <c>// continue</c> left out), and some whole files.
/// </summary>
internal static class Snippets
{
    private const string Tests = "tests/Webhooks.Docs.Tests/Pages";

    // The first is an app that the packages' tests publish and run, the others are tests and code under test. Those of Azure Functions are
    // outside the solution: a run of their own compiles and runs them.
    private static readonly string[] WholeFiles =
    [
        "tests/Webhooks.Packages.Tests/Consumers/WebApp/Program.cs",
        "samples/StripeProvider/StripeProvider.cs",
        "tests/Webhooks.Tests/BringYourOwnQueue/FolderInbox.cs",
        "samples/Webhooks.Testing.Sample/BrokenBuildsTests.cs",
        "samples/AzureFunction/Program.cs",
        "samples/AzureFunction/CircleCIFunction.cs",
    ];

    // Outside the solution: a run of its own compiles and runs them.
    private static readonly string[] Others = ["tests/Webhooks.EntityFramework.Tests/RecordBuild.cs"];

    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var all = WholeFiles.ToDictionary(file => Repository.Read(file).ReplaceLineEndings("\n"), file => file);

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, Tests), "*.cs")
            .Concat(Others.Select(other => Path.Combine(Repository.Root, other))))
        {
            foreach (var snippet in Read(File.ReadAllLines(file)))
            {
                all.TryAdd(snippet, Path.GetFileName(file));
            }
        }

        return all;
    }

    private static IEnumerable<string> Read(string[] lines)
    {
        List<string>? pieces = null;
        List<string>? piece = null;

        foreach (var line in lines)
        {
            switch (line.Trim())
            {
                case "// snippet":
                    (pieces, piece) = ([], []);
                    break;
                case "// continue":
                    piece = [];
                    break;
                case "// pause":
                    pieces!.Add(Dedent(piece!));
                    piece = null;
                    break;
                case "// end":
                    pieces!.Add(Dedent(piece!));
                    piece = null;
                    yield return string.Join('\n', pieces);
                    break;
                default:
                    piece?.Add(line);
                    break;
            }
        }
    }

    private static string Dedent(List<string> lines)
    {
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => (line.Length > 0 ? line[indent..] : "") + "\n"));
    }
}
