using System.Text;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

/// <summary>
/// The names of Perfsee's documentation count where the true ones are missing, and nowhere else: Perfsee's schema has both.
/// </summary>
public sealed class OtherNameTests
{
    private const string Artifact = "payload.data.project.artifact";

    [Theory]
    [InlineData("\"artifactId\":2,\"projectId\":\"7\",\"projectSlug\":\"p\",\"artifactIid\":1")]
    [InlineData("\"projectSlug\":\"p\",\"artifactIid\":1,\"artifactId\":2,\"projectId\":\"7\"")]
    [InlineData("\"projectId\":\"7\",\"artifactIid\":1,\"artifactId\":2,\"projectSlug\":\"p\"")]
    public void OtherNamesBesideTheTrueOnes_AreUnknownMembers(string variables)
    {
        var bundle = WithVariables(variables);

        Assert.Equal(new PerfseeVariables { ProjectSlug = "p", ArtifactIid = 1 }, bundle.Variables);
        Assert.Equal(
            [
                Drifts.Of(WebhookDriftKind.UnknownMember, "payload.variables.artifactId", "2"),
                Drifts.Of(WebhookDriftKind.UnknownMember, "payload.variables.projectId", "\"7\""),
            ],
            bundle.Drift.OrderBy(drift => drift.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void OtherNamesAlone_AreRead()
    {
        var bundle = WithVariables("\"projectId\":\"p\",\"artifactId\":2");

        Assert.Equal(new PerfseeVariables { ProjectSlug = "p", ArtifactIid = 2 }, bundle.Variables);
        Assert.Empty(bundle.Drift);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"2\"")]
    public void OtherNameOfAnotherType_IsEmptyAndDriftUnderThatName(string json)
    {
        var bundle = WithVariables($"\"projectSlug\":\"p\",\"artifactId\":{json}");

        Assert.Null(bundle.Variables.ArtifactIid);
        Assert.Equal([Drifts.Of(WebhookDriftKind.MismatchedMember, "payload.variables.artifactId", json)], bundle.Drift);
    }

    [Fact]
    public void OtherNameThatComesTwice_IsTheLastOne()
    {
        var bundle = WithVariables("\"artifactId\":{},\"artifactId\":3,\"projectId\":5,\"projectId\":6,\"projectSlug\":\"p\"");

        Assert.Equal(new PerfseeVariables { ProjectSlug = "p", ArtifactIid = 3 }, bundle.Variables);
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownMember, "payload.variables.projectId", "6")], bundle.Drift);
    }

    [Theory]
    [InlineData("build", "\"buildLink\":\"a\",\"buildKey\":\"b\"")]
    [InlineData("build", "\"buildKey\":\"b\",\"buildLink\":\"a\"")]
    [InlineData("report", "\"reportLink\":\"a\",\"reportKey\":\"b\"")]
    [InlineData("report", "\"reportKey\":\"b\",\"reportLink\":\"a\"")]
    [InlineData("content", "\"contentLink\":\"a\",\"contentKey\":\"b\"")]
    [InlineData("content", "\"contentKey\":\"b\",\"contentLink\":\"a\"")]
    public void KeyBesideALink_IsAnUnknownMember(string name, string members)
    {
        var bundle = WithArtifact(members);

        Assert.Equal("a", Link(bundle.Artifact, name));
        Assert.Contains(Drifts.Of(WebhookDriftKind.UnknownMember, $"{Artifact}.{name}Key", "\"b\""), bundle.Drift);
    }

    [Theory]
    [InlineData("report", "\"reportLink\":null,\"reportKey\":\"b\"")]
    [InlineData("content", "\"contentKey\":\"b\",\"contentLink\":null")]
    public void KeyBesideALinkThatIsNull_LeavesItNull(string name, string members)
    {
        var bundle = WithArtifact(members);

        Assert.Null(Link(bundle.Artifact, name));
        Assert.Contains(Drifts.Of(WebhookDriftKind.UnknownMember, $"{Artifact}.{name}Key", "\"b\""), bundle.Drift);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("report")]
    [InlineData("content")]
    public void KeyAlone_IsReadAsTheLink(string name)
    {
        var bundle = WithArtifact($"\"{name}Key\":\"b\"");

        Assert.Equal("b", Link(bundle.Artifact, name));
        Assert.DoesNotContain(
            bundle.Drift,
            drift => drift.Path.EndsWith("Key", StringComparison.Ordinal) || drift.Path.EndsWith($"{name}Link", StringComparison.Ordinal));
    }

    private static string? Link(Artifact artifact, string name) => name switch
    {
        "build" => artifact.BuildLink,
        "report" => artifact.ReportLink,
        _ => artifact.ContentLink,
    };

    private static BundleFinished WithVariables(string members) => Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(PerfseeBody.With(
        "bundle-finished.no-baseline",
        "\"variables\":{\"projectSlug\":\"tidewater-shop\",\"artifactIid\":412}",
        $"\"variables\":{{{members}}}")));

    private static BundleFinished WithArtifact(string members) => Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(
        Encoding.UTF8.GetBytes(
            "{\"eventType\":\"bundle:finished\",\"payload\":{\"data\":{\"project\":{\"artifact\":{" + members + "}}}}}")));
}
