using System.Text;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Contract;

/// <summary>What an event is about: the same whether it is read from the body, for a store, or from the event, for a handler.</summary>
public sealed class SubjectContractTests
{
    [Theory]
    [MemberData(nameof(ProviderRegistry.Names), MemberType = typeof(ProviderRegistry))]
    public void SubjectOfTheBody_IsThatOfTheEvent(string name)
    {
        var entry = ProviderRegistry.Find(name);

        Assert.All([.. entry.Bodies, .. HostileBodies.For(entry), entry.Sample], body =>
        {
            entry.Provider.TryIdentify(default, body, out var identity);
            Assert.Equal(
                entry.Provider.GetSubject(entry.Provider.Parse(identity.Type, body)), entry.Provider.ReadSubject(identity.Type, body));
        });
    }

    [Theory]
    [InlineData("circleci/workflow-completed.github", "workflow:")]
    [InlineData("circleci/job-completed.gitlab", "job:")]
    [InlineData("circleci/ping", null)]
    [InlineData("circleci/negative.legacy-v1", null)]
    public void CircleCI_NamesItsWorkflowOrItsJob(string payload, string? kind)
    {
        var body = Payload.Read(payload);
        CircleCIWebhook.Provider.TryIdentify(default, body, out var identity);
        var parsed = CircleCIWebhook.Provider.Parse(identity.Type, body);
        var id = parsed is WorkflowCompleted workflow ? workflow.Workflow.Id : (parsed as JobCompleted)?.Job.Id;

        Assert.Equal(kind is null ? null : kind + id, CircleCIWebhook.Provider.ReadSubject(identity.Type, body));
    }

    [Theory]
    [InlineData("""{"workflow":{"id":"no-guid"}}""")]
    [InlineData("""{"workflow":{"id":"00000000-0000-0000-0000-000000000000"}}""")]
    [InlineData("""{"workflow":[]}""")]
    [InlineData("""{"workflow":{"id":"11111111-2222-3333-4444-555555555555"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void BodyWithoutAnId_HasNoSubject(string body) =>
        Assert.Null(CircleCIWebhook.Provider.ReadSubject("workflow-completed", Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void LastOfTwoWorkflows_Counts() => Assert.Equal(
        "workflow:11111111-2222-3333-4444-555555555555",
        CircleCIWebhook.Provider.ReadSubject(
            "workflow-completed",
            """{"workflow":{"id":"99999999-2222-3333-4444-555555555555"},"workflow":{"id":"11111111-2222-3333-4444-555555555555"}}"""u8));

    [Theory]
    [InlineData("perfsee/bundle-finished.passed", "artifact:")]
    [InlineData("perfsee/lab-snapshot-completed", "snapshot:")]
    [InlineData("perfsee/lab-snapshot-report-completed", "report:")]
    [InlineData("perfsee/source-finished", "report:")]
    public void Perfsee_NamesItsItemInItsProject(string payload, string kind)
    {
        var body = Payload.Read(payload);
        PerfseeWebhook.Provider.TryIdentify(default, body, out var identity);
        var parsed = (PerfseeEvent)PerfseeWebhook.Provider.Parse(identity.Type, body);
        var subject = PerfseeWebhook.Provider.ReadSubject(identity.Type, body);

        Assert.StartsWith($"{kind}{parsed.Project.Id}/", subject, StringComparison.Ordinal);
        Assert.Matches("/[1-9][0-9]*$", subject);
    }
}
