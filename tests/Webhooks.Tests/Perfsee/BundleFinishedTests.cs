using System.Globalization;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class BundleFinishedTests
{
    private const string Files = "https://perfsee.tidewater.example/artifacts/23";

    [Fact]
    public void Passed_EveryMemberIsRead()
    {
        var bundle = PerfseeBody.Parse<BundleFinished>("bundle-finished.passed");

        Assert.Equal("bundle:finished", bundle.Type);
        Assert.Empty(bundle.Drift);
        Assert.Equal(
            new PerfseeProject
            {
                Id = "tidewater-shop",
                Host = GitHost.GitLab,
                HostText = "Gitlab",
                Namespace = "tidewater",
                Name = "shop",
                IsPublic = false,
            },
            bundle.Project);
        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop", ArtifactIid = 412 }, bundle.Variables);
        Assert.Equal(
            new Artifact
            {
                Id = 412,
                Branch = "feature/checkout-split",
                Name = "storefront",
                Hash = "c41de0b87f2a9356e1d4a07b58c3f6921be0d7a4",
                Status = BundleJobStatus.Passed,
                StatusText = "Passed",
                Duration = new TimeSpan(0, 0, 0, 18, 734),
                FailedReason = null,
                BuildLink = $"{Files}/builds/7f3d2c10-5b9e-4c86-a1d4-90e2b67c3f58.tar",
                ReportLink = $"{Files}/bundle-results/d20a94b7-61fe-4e3b-8c75-2fb03a9d1e64.json",
                ContentLink = $"{Files}/bundle-content/58e1c07d-a3b2-4f69-9d10-c7e46f82b05a.json",
                Score = 83,
                CreatedAt = Utc("2024-05-14T09:41:27.318"),
                Baseline = new()
                {
                    Id = 397,
                    Branch = "main",
                    Name = "storefront",
                    Hash = "0a9be5d3c7124f86b90e3d5a1c8f7264e0b3d915",
                    Status = BundleJobStatus.Passed,
                    StatusText = "Passed",
                    Duration = new TimeSpan(0, 0, 0, 17, 209),
                    FailedReason = null,
                    BuildLink = $"{Files}/builds/21b8f6e4-0c3d-4a57-b9e2-d4c1705f8a36.tar",
                    ReportLink = $"{Files}/bundle-results/9c46d7f1-e85a-4b20-a3cf-06d1b92e7485.json",
                    ContentLink = $"{Files}/bundle-content/e3f7a085-2b6c-4d91-8f04-5a9be1c7d263.json",
                    Score = 88,
                    CreatedAt = Utc("2024-05-13T16:02:55.004"),
                    Baseline = null,
                },
            },
            bundle.Artifact);
    }

    [Fact]
    public void Failed_HasReasonAndBaselineButNoReport()
    {
        var bundle = PerfseeBody.Parse<BundleFinished>("bundle-finished.failed");

        Assert.Empty(bundle.Drift);
        Assert.Equal(BundleJobStatus.Failed, bundle.Artifact.Status);
        Assert.Equal("Failed", bundle.Artifact.StatusText);
        Assert.Equal(TimeSpan.Zero, bundle.Artifact.Duration);
        Assert.Equal("Module not found: ./price\n    at resolve (\"build/stats.json\":7)", bundle.Artifact.FailedReason);
        Assert.Equal("", bundle.Artifact.BuildLink);
        Assert.Null(bundle.Artifact.ReportLink);
        Assert.Null(bundle.Artifact.ContentLink);
        Assert.Null(bundle.Artifact.Score);
        Assert.Equal(88, bundle.Artifact.Baseline?.Score);
    }

    [Fact]
    public void FirstOfItsName_HasNoBaseline()
    {
        var bundle = PerfseeBody.Parse<BundleFinished>("bundle-finished.no-baseline");

        Assert.Empty(bundle.Drift);
        Assert.Null(bundle.Artifact.Baseline);
        Assert.Null(bundle.Artifact.ContentLink);
        Assert.Equal(83, bundle.Artifact.Score);
        Assert.Equal(GitHost.GitHub, bundle.Project.Host);
        Assert.Equal("Github", bundle.Project.HostText);
        Assert.True(bundle.Project.IsPublic);
    }

    [Fact]
    public void TextOfManyScripts_IsKept()
    {
        var bundle = PerfseeBody.Parse<BundleFinished>("bundle-finished.unicode");

        Assert.Empty(bundle.Drift);
        Assert.Equal("Überseehafen", bundle.Project.Namespace);
        Assert.Equal("店舗 <a&b> '+/ \u2028 🚢", bundle.Project.Name);
        Assert.Equal("fix/größe-№7", bundle.Artifact.Branch);
        Assert.Equal("häuptmenü\\main", bundle.Artifact.Name);
        Assert.Equal("エラー: \"ß\"\tam Ende\u0001\u007f", bundle.Artifact.FailedReason);
        Assert.Equal(0, bundle.Artifact.Score);
    }

    [Fact]
    public void HostUnknown_IsAValueOfPerfseeAndNoDrift()
    {
        var bundle = PerfseeBody.Parse<BundleFinished>("bundle-finished.unicode");

        Assert.Equal(GitHost.Unknown, bundle.Project.Host);
        Assert.Equal("Unknown", bundle.Project.HostText);
        Assert.Empty(bundle.Drift);
    }

    [Fact]
    public void VariablesOfOldServers_ReadAsThoseOfNewOnes() =>
        Assert.Equal(
            PerfseeBody.Parse<BundleFinished>("bundle-finished.passed") with { Drift = [] },
            PerfseeBody.Parse<BundleFinished>("bundle-finished.legacy-variables") with { Drift = [] });

    [Fact]
    public void VariablesOfOldServers_AreNoDrift() =>
        Assert.Empty(PerfseeBody.Parse<BundleFinished>("bundle-finished.legacy-variables").Drift);

    [Fact]
    public void SampleOfTheDocumentation_IsUnderstood()
    {
        var bundle = PerfseeBody.Parse<BundleFinished>("bundle-finished.documentation");

        Assert.Empty(bundle.Drift);
        Assert.Equal("builds/23/7f3d2c10-5b9e-4c86-a1d4-90e2b67c3f58.tar", bundle.Artifact.BuildLink);
        Assert.Equal("artifacts/23/bundle-results/d20a94b7-61fe-4e3b-8c75-2fb03a9d1e64.json", bundle.Artifact.ReportLink);
        Assert.Equal("artifacts/23/bundle-content/58e1c07d-a3b2-4f69-9d10-c7e46f82b05a.json", bundle.Artifact.ContentLink);
        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop", ArtifactIid = 412 }, bundle.Variables);
        Assert.Equal(TimeSpan.FromMilliseconds(18_734L), bundle.Artifact.Duration);
        Assert.Null(bundle.Artifact.Baseline);
    }

    [Fact]
    public void SpellingOfTheDocumentation_IsTheSameEvent()
    {
        var body = PerfseeBody.With("bundle-finished.passed", "bundle:finished", "bundle-finished");
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(body));

        Assert.Equal("bundle-finished", bundle.Type);
        Assert.Empty(bundle.Drift);
        Assert.Equal(PerfseeBody.Parse<BundleFinished>("bundle-finished.passed").Artifact, bundle.Artifact);
    }

    [Theory]
    [InlineData("Pending", BundleJobStatus.Pending)]
    [InlineData("Running", BundleJobStatus.Running)]
    [InlineData("Passed", BundleJobStatus.Passed)]
    [InlineData("Failed", BundleJobStatus.Failed)]
    public void Status_IsKnown(string text, BundleJobStatus status)
    {
        var body = PerfseeBody.With("bundle-finished.no-baseline", "\"Passed\"", $"\"{text}\"");
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(body));

        Assert.Equal((status, text), (bundle.Artifact.Status, bundle.Artifact.StatusText));
        Assert.Empty(bundle.Drift);
    }

    private static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
