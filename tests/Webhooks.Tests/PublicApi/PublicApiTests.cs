namespace Webhooks.Tests.PublicApi;

/// <summary>What users can call is a text under review, one file a package beside this one.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Names => Packages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicApi_IsTheReviewedOne(string package) => Snapshot.Matches(ApiPrinter.Print(Packages.Find(package)), package);
}
