using System.IO.Compression;

namespace Webhooks.Tests;

/// <summary>What <c>dotnet new webhooks</c> makes builds against the packed packages without a warning, and its tests pass.</summary>
[Collection(nameof(PackedOnce))]
public sealed class TemplateTests(PackedPackages packages)
{
    [Theory]
    [InlineData("sqlite", "both")]
    [InlineData("none", "circleci")]
    [InlineData("postgresql", "perfsee")]
    public async Task NewApp_BuildsAndPassesItsTests(string inbox, string provider)
    {
        using var folder = new TemporaryFolder();
        await NewAsync(folder, "--inbox", inbox, "--provider", provider);

        Assert.Contains("Passed!", await Dotnet.RunAsync(folder["app"], "test", "--nologo", "-warnaserror"), StringComparison.Ordinal);
        Assert.Equal(provider != "perfsee", File.Exists(folder["app/Shop.Hooks/BrokenBuilds.cs"]));
        Assert.Equal(provider != "circleci", File.Exists(folder["app/Shop.Hooks/BundleScores.cs"]));
    }

    [Fact]
    public async Task NewApp_WithoutTests_IsOneProject_ThatBuilds()
    {
        using var folder = new TemporaryFolder();
        await NewAsync(folder, "--inbox", "rabbitmq", "--tests", "false");

        await Dotnet.RunAsync(folder["app"], "build", "--nologo", "-warnaserror");
        Assert.Equal(["Shop.Hooks"], Directory.EnumerateDirectories(folder["app"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task NewApp_LeavesNothingOfTheTemplate()
    {
        using var folder = new TemporaryFolder();
        await NewAsync(folder);
        var texts = Directory.EnumerateFiles(folder["app"], "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();

        Assert.All(texts, text => Assert.DoesNotContain("#if", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("0.0.0-stamped", text, StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains($"Version=\"{packages.Version}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Package_HasReadmeIconAndTemplate()
    {
        await packages.InstalledTemplates;
        using var package = ZipFile.OpenRead(packages.TemplatesPath);
        var entries = package.Entries.Select(entry => entry.FullName).ToList();

        Assert.Contains("README.md", entries);
        Assert.Contains("icon.png", entries);
        Assert.Contains("content/webhooks/.template.config/template.json", entries);
        Assert.DoesNotContain(
            entries, entry => entry.Contains("/bin/", StringComparison.Ordinal) || entry.Contains("/obj/", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, entry => entry.EndsWith(".dll", StringComparison.Ordinal));
    }

    private async Task NewAsync(TemporaryFolder folder, params IEnumerable<string> options)
    {
        var hive = await packages.InstalledTemplates;
        ConsumerProject.Separate(folder, packages);
        await Dotnet.RunAsync(
            folder.Path, ["new", "webhooks", "--name", "Shop.Hooks", "--output", folder["app"], .. options, "--debug:custom-hive", hive]);
    }
}
