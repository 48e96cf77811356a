using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>A path names its member, whatever the member is called.</summary>
public sealed class DriftPathTests
{
    [Theory]
    [InlineData("", "['']")]
    [InlineData("$", "['$']")]
    [InlineData("a.b", "['a.b']")]
    [InlineData("a b", "['a b']")]
    [InlineData("it's", @"['it\'s']")]
    [InlineData(@"back\\slash", @"['back\\slash']")]
    [InlineData(@"\\u0041", @"['\\u0041']")]
    [InlineData(@"n\u0061mes", "names")]
    [InlineData(@"\ud83d", "\ufffd")]
    [InlineData("größe", "größe")]
    [InlineData("[0]", "['[0]']")]
    public void UnknownMember_IsNamedAsItReads(string sent, string path)
    {
        Assert.Equal([path], Paths($$"""{"type":"ping","{{sent}}":1}"""));
        Assert.Equal([path[0] == '[' ? $"webhook{path}" : $"webhook.{path}"], Paths($$"""{"type":"ping","webhook":{"{{sent}}":1} }"""));
    }

    [Fact]
    public void MembersOfDifferentNames_HaveDifferentPaths() =>
        Assert.Equal(["webhook['']", "webhook['a.b']", "webhook.a", "['webhook.a']", "['']"],
            Paths("""{"type":"ping","webhook":{"":1,"a.b":1,"a":{"b":1}},"webhook.a":1,"":{}}"""));

    [Fact]
    public void MemberWithAnEscapedName_IsNamedAsItReads() =>
        Assert.Equal(["webhook.name"], Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(
            """{"type":"ping","webhook":{"id":"191d0ac8-7627-47be-9338-4a020cec13db","n\u0061me":5}}"""u8))
            .Drift.Where(drift => drift.Kind == WebhookDriftKind.MismatchedMember).Select(drift => drift.Path));

    private static IEnumerable<string> Paths(string body) =>
        Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(Encoding.UTF8.GetBytes(body)))
            .Drift.Where(drift => drift.Kind == WebhookDriftKind.UnknownMember).Select(drift => drift.Path);
}
