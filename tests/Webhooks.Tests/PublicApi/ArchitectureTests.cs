using System.Reflection;
using System.Text.RegularExpressions;

namespace Webhooks.Tests.PublicApi;

/// <summary>Which package may know which, and how its sources are laid out.</summary>
public sealed partial class ArchitectureTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("Webhooks.Core", "Microsoft.Extensions.")]
    [InlineData("Webhooks.CircleCI", "Webhooks.Core", "Microsoft.Extensions.")]
    [InlineData("Webhooks.Perfsee", "Webhooks.Core", "Microsoft.Extensions.")]
    [InlineData("Webhooks.GitHub", "Webhooks.Core", "Microsoft.Extensions.", "Octokit.Webhooks")]
    [InlineData("Webhooks.StandardWebhooks", "Webhooks.Core", "Microsoft.Extensions.")]
    [InlineData("Webhooks.CircleCI.Api", "Webhooks.Core", "Webhooks.CircleCI", "Microsoft.Extensions.", "Polly.")]
    [InlineData("Webhooks.Perfsee.Api", "Webhooks.Core", "Webhooks.Perfsee", "Microsoft.Extensions.", "Polly.")]
    [InlineData(
        "Webhooks.AspNetCore", "Webhooks.Core", "Webhooks.CircleCI", "Webhooks.Perfsee", "Microsoft.Extensions.", "Microsoft.AspNetCore.",
        "Microsoft.Net.Http.Headers")]
    [InlineData(
        "Webhooks.Dashboard", "Webhooks.Core", "Webhooks.CircleCI", "Webhooks.Perfsee", "Webhooks.AspNetCore", "Microsoft.Extensions.",
        "Microsoft.AspNetCore.", "Microsoft.Net.Http.Headers")]
    [InlineData("Webhooks.Sqlite", "Webhooks.Core", "Microsoft.Extensions.", "Microsoft.Data.Sqlite", "SQLitePCLRaw.")]
    [InlineData("Webhooks.RabbitMQ", "Webhooks.Core", "Microsoft.Extensions.", "RabbitMQ.Client")]
    [InlineData("Webhooks.Sqs", "Webhooks.Core", "Microsoft.Extensions.", "AWSSDK.")]
    [InlineData("Webhooks.PostgreSQL", "Webhooks.Core", "Microsoft.Extensions.", "Npgsql")]
    [InlineData(
        "Webhooks.Testing", "Webhooks.Core", "Webhooks.CircleCI", "Webhooks.Perfsee", "Webhooks.StandardWebhooks", "Microsoft.Extensions.")]
    public void Package_KnowsOnlyTheAssembliesThatItMay(string package, params string[] allowed) =>
        Assert.All(
            Packages.Find(package).GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)),
            name =>
                Assert.Contains(allowed, known => known.EndsWith('.') ? name.StartsWith(known, StringComparison.Ordinal) : name == known));

    [Fact]
    public void Core_KnowsOfTheExtensionsOnlyAbstractionsAndOptions() =>
        Assert.All(
            Packages.Find("Webhooks.Core").GetReferencedAssemblies().Select(reference => reference.Name!),
            // The builder of health checks has no package of abstractions.
            name => Assert.Matches(
                @"^(System\..+|Microsoft\.Extensions\.(.+\.Abstractions|Options|Primitives|Diagnostics\.HealthChecks))$", name));

    [Fact]
    public void Core_NamesNoProviderOutsideTheirModels()
    {
        var models = (string[])["Webhooks.CircleCI", "Webhooks.Perfsee"];
        var others = Packages.Find("Webhooks.Core").GetTypes().Where(type => !models.Contains(type.Namespace)).ToArray();

        Assert.True(others.Length > 50);
        Assert.All(others, type =>
        {
            Assert.DoesNotMatch(Provider(), type.FullName!);
            Assert.All(type.GetMembers(Everything), member => Assert.DoesNotMatch(Provider(), $"{member}"));
        });
    }

    [Fact]
    public void CoreHasNoProvidersButTheTwo() =>
        Assert.Equal(
            ["Microsoft.Extensions.DependencyInjection", "Webhooks", "Webhooks.CircleCI", "Webhooks.Perfsee"],
            Packages.Find("Webhooks.Core").GetExportedTypes().Select(type => type.Namespace).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void SourceFile_HasAtMost300Lines() =>
        Assert.All(Sources(), file => Assert.True(File.ReadLines(file).Count() <= 300, file));

    [Fact]
    public void SourceFile_HoldsOneTypeAndIsNamedAsIt() =>
        Assert.All(Sources(), file =>
        {
            var declared = Declaration().Matches(File.ReadAllText(file))
                .Select(match => match.Groups["name"].Value)
                .Distinct()
                .ToArray();

            Assert.True(declared.Length == 1, $"{file} declares {string.Join(", ", declared)}");
            var name = Path.GetFileNameWithoutExtension(file);
            Assert.True(name == declared[0] || name == $"{declared[0]}OfT", $"{file} declares {declared[0]}");
        });

    [Fact]
    public void Sources_AreTheSameForEveryBuild() =>
        Assert.All(Sources(), file => Assert.DoesNotContain("\n#if", File.ReadAllText(file), StringComparison.Ordinal));

    private static string[] Sources()
    {
        var files = Directory.EnumerateFiles(Packages.SourceFolder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Generated().IsMatch(file))
            .ToArray();

        Assert.True(files.Length > 150);
        return files;
    }

    [GeneratedRegex("CircleCI|Perfsee|GitHub|StandardWebhook", RegexOptions.IgnoreCase)]
    private static partial Regex Provider();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Generated();

    [GeneratedRegex(
        @"^(?:public|internal) (?:[a-z]+ )*?(?:class|record struct|record|struct|interface|enum|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
