using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Docs.Tests;

/// <summary>The pages say what is true: their code is code that ran, their settings are settings, their links lead somewhere.</summary>
public sealed partial class PagesTests
{
    public static TheoryData<string> Pages => [.. Markdown.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryBlockOfCSharp_IsCodeThatATestRuns(string page) =>
        Assert.All(Markdown.Blocks(page, "csharp"), block => Assert.True(
            Snippets.All.ContainsKey(block),
            $"No test runs this block of {page}. Put it between '// snippet' and '// end' in tests/Webhooks.Docs.Tests/Pages.\n\n{block}"));

    [Fact]
    public void EverySnippet_StandsOnAPage()
    {
        var shown = Markdown.Pages.SelectMany(page => Markdown.Blocks(page, "csharp")).ToHashSet();

        Assert.All(
            Snippets.All,
            snippet => Assert.True(shown.Contains(snippet.Key), $"No page shows this snippet of {snippet.Value}:\n\n{snippet.Key}"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryBlockOfSettings_IsAValidConfiguration(string page) =>
        Assert.All(Markdown.Blocks(page, "json"), block =>
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(block));
            var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(stream).Build());
            services.AddCircleCIWebhook();
            services.AddPerfseeWebhook();
            using var app = services.BuildServiceProvider();

            // A key that is no option, and a value that cannot be meant, throw here.
            var secrets = new[] { "CircleCI", "Perfsee" }.Sum(
                name => app.GetRequiredKeyedService<WebhookReceiver>(name).Options.Secrets.Count);
            Assert.NotEqual(0, secrets);
        });

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkWithinTheRepository_LeadsToAFile(string page) =>
        Assert.All(Markdown.Links(page).Where(link => !link.Contains(':', StringComparison.Ordinal) && link[0] != '#'), link =>
        {
            var target = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link.Split('#')[0]);
            Assert.True(Path.Exists(target), $"{page} links to {link}, which does not exist.");
        });

    // A gallery shows it beside the package, where no other file of the repository is.
    [Fact]
    public void ReadmesOfPackages_LinkToNothingInTheRepository()
    {
        string[] readmes =
        [
            .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Append(Path.Combine(Repository.Root, "tools/Webhooks.Cli"))
                .Append(Path.Combine(Repository.Root, "templates/Webhooks.Templates"))
                .Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists).Select(file => Path.GetRelativePath(Repository.Root, file)),
        ];

        Assert.Contains("src/Webhooks.Core/README.md", readmes);
        Assert.Contains("templates/Webhooks.Templates/README.md", readmes);
        Assert.All(readmes, readme => Assert.DoesNotContain(Markdown.Links(readme), link => !link.Contains("://", StringComparison.Ordinal) && link[0] != '#'));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryProjectInACommand_Exists(string page) =>
        Assert.All(ProjectInCommand().Matches(Repository.Read(page)).Select(match => match.Groups["path"].Value), path =>
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{page} runs {path}, which does not exist."));

    [Fact]
    public void IssueTemplates_LinkToPages_AndTheWorkflowRunsWhatDecides()
    {
        var templates = Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github/ISSUE_TEMPLATE")).Select(File.ReadAllText)
            .ToArray();
        var links = templates.SelectMany(text => PageOfTheHost().Matches(text)).Select(match => match.Groups["path"].Value).ToArray();

        Assert.NotEmpty(links);
        Assert.All(links, link =>
            Assert.True(Path.Exists(Path.Combine(Repository.Root, link)), $"An issue template links to {link}, which does not exist."));
        Assert.Contains("run: bash .ci/run\n", Repository.Read(".github/workflows/ci.yml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docs/README.md")]
    [InlineData("llms.txt")]
    public void Index_ListsEveryPageOfDocs(string index)
    {
        var listed = Markdown.Links(index)
            .Select(link =>
                Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(index)!, link.Split('#')[0])))
            .ToHashSet();

        Assert.All(
            Markdown.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != index && page != "docs/README.md"),
            page => Assert.Contains(page, listed));
    }

    [GeneratedRegex(@"blob/main/(?<path>[\w./-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex PageOfTheHost();

    [GeneratedRegex(
        @"dotnet (run|test|build|pack)[^\n`]*? (--project )?(?<path>(samples|tests|src|tools|benchmarks)/[\w./]+)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex ProjectInCommand();
}
