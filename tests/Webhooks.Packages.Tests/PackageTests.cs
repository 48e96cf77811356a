using System.IO.Compression;
using System.Xml.Linq;

namespace Webhooks.Tests;

/// <summary>What stands in each package.</summary>
[Collection(nameof(PackedOnce))]
public sealed class PackageTests(PackedPackages packages)
{
    private const string Extensions = "Microsoft.Extensions.";

    // The whole of what each package may bring into an app. Nothing is added here in passing: every name is one more thing a user must
    // trust.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Webhooks.Core"] =
        [
            $"{Extensions}Configuration.Abstractions", $"{Extensions}DependencyInjection.Abstractions",
            $"{Extensions}Diagnostics.Abstractions", $"{Extensions}Diagnostics.HealthChecks", $"{Extensions}Hosting.Abstractions",
            $"{Extensions}Logging.Abstractions", $"{Extensions}Options", $"{Extensions}Primitives",
        ],
        ["Webhooks.CircleCI"] = ["Webhooks.Core"],
        ["Webhooks.Perfsee"] = ["Webhooks.Core"],
        ["Webhooks.GitHub"] = ["Octokit.Webhooks", "Webhooks.Core"],
        ["Webhooks.StandardWebhooks"] = ["Webhooks.Core"],
        ["Webhooks.CircleCI.Api"] = [$"{Extensions}Http", $"{Extensions}Http.Resilience", "Webhooks.CircleCI"],
        ["Webhooks.Perfsee.Api"] = [$"{Extensions}Http", $"{Extensions}Http.Resilience", "Webhooks.Perfsee"],
        ["Webhooks.AspNetCore"] = ["Webhooks.CircleCI", "Webhooks.Core", "Webhooks.Perfsee"],
        ["Webhooks.Sqlite"] = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Webhooks.Core"],
        ["Webhooks.RabbitMQ"] = ["RabbitMQ.Client", "Webhooks.Core"],
        ["Webhooks.Sqs"] = ["AWSSDK.SQS", "Webhooks.Core"],
        ["Webhooks.PostgreSQL"] = ["Npgsql", "Webhooks.Core"],
        ["Webhooks.Dashboard"] = ["Webhooks.AspNetCore"],
        ["Webhooks.Testing"] = ["Webhooks.CircleCI", "Webhooks.Core", "Webhooks.Perfsee", "Webhooks.StandardWebhooks"],
        ["Webhooks.Cli"] = [],
    };

    public static TheoryData<string> Ids => [.. PackedPackages.Ids];

    [Fact]
    public void EveryProject_IsPacked_WithSymbols()
    {
        var packed = Directory.EnumerateFiles(packages.Feed).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(
            PackedPackages.Ids.SelectMany(id => new[] { $"{id}.{packages.Version}.nupkg", $"{id}.{packages.Version}.snupkg" })
                .Order(StringComparer.Ordinal),
            packed);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Metadata_IsComplete(string id)
    {
        var metadata = Metadata(id);

        Assert.Equal(id, Value(metadata, "id"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.InRange(Value(metadata, "description").Length, 40, 300);
        Assert.Contains("webhooks", Value(metadata, "tags").Split(' '));

        var repository = Child(metadata, "repository");
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Content_IsReadmeIconAndDocumentedLibrary(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        var entries = package.Entries.Select(entry => entry.FullName).ToList();

        Assert.Contains("README.md", entries);
        Assert.Contains("icon.png", entries);

        // A tool brings what it needs; a library brings itself and nothing else.
        if (!entries.Exists(entry => entry.StartsWith("tools/", StringComparison.Ordinal)))
        {
            Assert.Equal(
                [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"],
                entries.Where(entry => entry.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Readme_LinksToNothingThatIsNotThere(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());

        Assert.DoesNotMatch(@"\]\((?!https://|#)", readme.ReadToEnd());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Dependencies_AreTheAllowedOnes_AndOurOwnAtExactlyThisVersion(string id)
    {
        var dependencies = Metadata(id).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(dependency => (Id: dependency.Attribute("id")!.Value, Version: dependency.Attribute("version")!.Value))
            .ToList();

        Assert.Subset(Allowed[id].ToHashSet(), dependencies.Select(dependency => dependency.Id).ToHashSet());
        Assert.All(
            dependencies.Where(dependency => dependency.Id.StartsWith("Webhooks.", StringComparison.Ordinal)),
            own => Assert.Equal($"[{packages.Version}]", own.Version));
    }

    [Fact]
    public void OnlyEndpointsTheDashboardAndTheTool_WantAspNetCore()
    {
        var withFramework = PackedPackages.Ids.Where(
            id => Metadata(id).Descendants().Any(element => element.Name.LocalName == "frameworkReference"));

        Assert.Equal(["Webhooks.AspNetCore", "Webhooks.Cli", "Webhooks.Dashboard"], withFramework);
    }

    private XElement Metadata(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        using var nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        return Child(XDocument.Load(nuspec).Root!, "metadata");
    }

    private static XElement Child(XElement parent, string name) => parent.Elements().Single(element => element.Name.LocalName == name);

    private static string Value(XElement parent, string name) => Child(parent, name).Value;
}
