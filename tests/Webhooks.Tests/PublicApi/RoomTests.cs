using System.Text.RegularExpressions;

namespace Webhooks.Tests.PublicApi;

/// <summary>Where a type is declared, and what the typed models know.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] RootsOfUsers =
    [
        "Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore.Builder", "Webhooks"
    ];

    // Core, and what several packages compile.
    private static readonly string[] RootsOfWebhooks = ["Webhooks.Core", "Shared"];

    [Fact]
    public void InternalType_HasTheNamespaceOfItsFolder() =>
        Assert.All(Sources().Where(source => InternalType().IsMatch(source.Text)), source =>
        {
            var folder = Path.GetDirectoryName(source.File)!.Replace('\\', '/').Replace('/', '.');
            var root = RootsOfWebhooks.FirstOrDefault(name => folder.StartsWith(name, StringComparison.Ordinal));
            var expected = root is null ? folder : $"Webhooks{folder[root.Length..]}";
            Assert.True(expected == source.Namespace, $"{source.File} is in {source.Namespace}.");
        });

    [Fact]
    public void PublicType_HasTheNamespaceThatUsersLookIn() =>
        Assert.All(Sources().Where(source => !InternalType().IsMatch(source.Text)), source =>
        {
            var package = source.File.Split('/', '\\')[0];
            string[] expected = [.. RootsOfUsers, package, "Webhooks.CircleCI", "Webhooks.Perfsee"];
            Assert.True(expected.Contains(source.Namespace), $"{source.File} is in {source.Namespace}.");
        });

    [Fact]
    public void ModelsAndEvents_UseNothingOfTheEngine()
    {
        var core = Sources().Where(source => source.File.StartsWith("Webhooks.Core", StringComparison.Ordinal)).ToArray();
        var models = core.Where(source => source.File.Split('/', '\\') is ["Webhooks.Core", "CircleCI" or "Perfsee" or "Events", _])
            .ToArray();
        var engine = core.Except(models).Select(source => Path.GetFileNameWithoutExtension(source.File)).ToHashSet();

        Assert.True(models.Length > 40 && engine.Count > 60);
        Assert.All(models, source =>
        {
            var code = Comment().Replace(source.Text, "");
            Assert.DoesNotContain("using ", code, StringComparison.Ordinal);
            Assert.All(
                Word().Matches(code).Select(word => word.Value).Distinct(),
                word => Assert.False(engine.Contains(word), $"{source.File} uses {word}."));
        });
    }

    private static (string File, string Namespace, string Text)[] Sources() =>
        [.. Directory.EnumerateFiles(Packages.SourceFolder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Generated().IsMatch(file))
            .Select(file => (File: Path.GetRelativePath(Packages.SourceFolder, file), Text: File.ReadAllText(file)))
            .Select(source => (source.File, Namespace().Match(source.Text).Groups["name"].Value, source.Text))];

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Generated();

    [GeneratedRegex("^internal ", RegexOptions.Multiline)]
    private static partial Regex InternalType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
