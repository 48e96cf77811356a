using Webhooks.CircleCI;

namespace Webhooks.Testing.Tests;

public sealed class CircleCIPayloadTests
{
    public static TheoryData<CircleCIIntegration> Integrations => [.. Enum.GetValues<CircleCIIntegration>()];

    [Theory]
    [MemberData(nameof(Integrations))]
    public void At_MovesEveryTimeOfTheBody(CircleCIIntegration integration)
    {
        var sample = CircleCIPayload.WorkflowCompleted(integration);
        var moved = sample.At(new(2031, 1, 2, 3, 4, 5, TimeSpan.Zero)).ToString();

        Assert.Contains("2025-06-", sample.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("2025-", moved, StringComparison.Ordinal);
    }

    [Fact]
    public void At_KeepsTheFormOfEachTime()
    {
        var payload = CircleCIPayload.WorkflowCompleted()
            .Set("a", "2025-06-12T08:59:03+00:00").Set("b", "2025-06-12 08:59:05.184220971 +0000 UTC").Set("c", "2025-06-12").Set(
                "d", "at 2025-06-12T08:59:03Z");
        var happened = CircleCIWebhook.Parse(payload.ToBytes()).HappenedAt;

        var moved = payload.At(happened.AddDays(1)).ToString();

        Assert.Contains(
            "\"a\":\"2025-06-13T08:59:03+00:00\",\"b\":\"2025-06-13 08:59:05.184220900 +0000 UTC\",\"c\":\"2025-06-12\",\"d\":\"at "
            + "2025-06-12T08:59:03Z\"",
            moved,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Integrations))]
    public void BranchAfterATag_IsAsTheBranchAlone(CircleCIIntegration integration)
    {
        var payload = CircleCIPayload.WorkflowCompleted(integration);

        Assert.Equal(payload.OnBranch("main").ToString(), payload.OnTag("v1").OnBranch("main").ToString());
    }

    [Fact]
    public void Edits_MakeAnotherPayloadAndLeaveTheFirst()
    {
        var first = CircleCIPayload.WorkflowCompleted();
        var before = first.ToString();
        var failed = first.Failed().OnBranch("release/2").Set("pipeline.number", 7).Remove("workflow.url");

        Assert.Equal(before, first.ToString());
        var parsed = Workflow(failed);
        Assert.Equal(WorkflowStatus.Failed, parsed.Workflow.Status);
        Assert.Equal("release/2", parsed.Pipeline.Source.Branch);
        Assert.Equal(7, parsed.Pipeline.Number);
        var drift = Assert.Single(parsed.Drift);
        Assert.Equal((WebhookDriftKind.MissingMember, "workflow.url", ""), (drift.Kind, drift.Path, drift.Json));
    }

    [Theory]
    [MemberData(nameof(Integrations))]
    public void OnBranch_IsTheBranchOfEveryIntegration(CircleCIIntegration integration)
    {
        var parsed = Workflow(CircleCIPayload.WorkflowCompleted(integration).OnTag("v1").OnBranch("fix/tax"));

        Assert.Equal(("fix/tax", null), (parsed.Pipeline.Source.Branch, parsed.Pipeline.Source.Tag));
        Assert.Empty(parsed.Drift);
    }

    [Theory]
    [MemberData(nameof(Integrations))]
    public void OnTag_IsTheTagOfEveryIntegration(CircleCIIntegration integration)
    {
        var parsed = Workflow(CircleCIPayload.WorkflowCompleted(integration).OnTag("v2.1.0"));

        Assert.Equal((null, "v2.1.0"), (parsed.Pipeline.Source.Branch, parsed.Pipeline.Source.Tag));
        Assert.Empty(parsed.Drift);
    }

    [Fact]
    public void OnTag_WithoutTriggerParameters_HasNoCommit()
    {
        var commit = Workflow(CircleCIPayload.WorkflowCompleted().OnTag("v2.1.0")).Pipeline.Vcs!.Commit!;

        Assert.Equal(new Commit { Author = new(), Committer = new() }, commit);
    }

    [Fact]
    public void Status_IsTheJobsInAJobEvent()
    {
        var parsed = Assert.IsType<JobCompleted>(CircleCIWebhook.Parse(CircleCIPayload.JobCompleted().Canceled().ToBytes()));

        Assert.Equal(JobStatus.Canceled, parsed.Job.Status);
        Assert.Null(parsed.Workflow!.StatusText);
    }

    [Fact]
    public void WithWorkflowId_ChangesItsAddressToo()
    {
        var id = Guid.NewGuid();
        var workflow = Workflow(CircleCIPayload.WorkflowCompleted().WithWorkflowId(id)).Workflow;

        Assert.Equal(id, workflow.Id);
        Assert.EndsWith($"/214/workflows/{id}", workflow.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void NewPayloads_HaveFreshIdsOfCircleCIsVersion()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => Workflow(CircleCIPayload.WorkflowCompleted()).Id).ToList();

        Assert.Equal(100, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(3, id.Version));
    }

    [Fact]
    public void SameEdits_MakeTheSameBytes()
    {
        var id = Guid.NewGuid();

        Assert.Equal(
            CircleCIPayload.JobCompleted().WithId(id).Failed().ToBytes(),
            CircleCIPayload.JobCompleted().Failed().WithId(id).ToBytes());
    }

    [Fact]
    public void At_KeepsDurationsAndThePrecisionOfEachTime()
    {
        var time = new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)).AddTicks(60);
        var (was, moved) = (Workflow(CircleCIPayload.WorkflowCompleted()), CircleCIPayload.WorkflowCompleted().At(time));
        var parsed = Workflow(moved);

        Assert.Equal(time, parsed.HappenedAt);
        Assert.Equal(was.Workflow.StoppedAt - was.Workflow.CreatedAt, parsed.Workflow.StoppedAt - parsed.Workflow.CreatedAt);
        Assert.Contains("\"happened_at\":\"2031-01-02T02:04:05.000006Z\"", moved.ToString(), StringComparison.Ordinal);
        Assert.Matches("\"stopped_at\":\"2031-01-02T02:04:0[0-9]\\.[0-9]{3}Z\"", moved.ToString());
        Assert.Matches("\"authored_at\":\"2031-01-02T[0-9:]{8}Z\"", moved.ToString());
    }

    [Fact]
    public void Text_IsEscapedAsTheSendersDo()
    {
        const string Text = "<é & \"😀\" \u2028 \\ \t\u0001 '+/>";
        var payload = CircleCIPayload.WorkflowCompleted().Set("workflow.name", Text);

        Assert.Contains("\"name\":\"<é & \\\"😀\\\" \u2028 \\\\ \\t\\u0001 '+/>\"", payload.ToString(), StringComparison.Ordinal);
        Assert.Equal(Text, Workflow(payload.Failed()).Workflow.Name);
    }

    [Fact]
    public void LoneSurrogate_IsEscapedAndStays()
    {
        var payload = CircleCIPayload.WorkflowCompleted().Set("workflow.name", "a\ud83d").Failed();

        Assert.Contains("\"name\":\"a\\ud83d\"", payload.ToString(), StringComparison.Ordinal);
        Assert.Equal("a\uFFFD", Workflow(payload).Workflow.Name);
    }

    [Fact]
    public void Set_TakesAnyJson()
    {
        var payload = CircleCIPayload.Ping().Set("new.member", true)
            .Set("list", new System.Text.Json.Nodes.JsonArray(1, 2.5, null))
            .Set("list.0", "one");

        Assert.EndsWith(",\"new\":{\"member\":true},\"list\":[\"one\",2.5,null]}", payload.ToString(), StringComparison.Ordinal);
        Assert.Equal(["new", "list"], CircleCIWebhook.Parse(payload.ToBytes()).Drift.Select(drift => drift.Path));
    }

    [Fact]
    public void WrongEdits_ThrowAndNameTheCure()
    {
        Assert.Contains(
            "WorkflowCompleted",
            Assert.Throws<InvalidOperationException>(() => CircleCIPayload.Ping().Failed()).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'workflow.stauts'",
            Assert.Throws<ArgumentException>(() => CircleCIPayload.JobCompleted().Remove("workflow.stauts")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'id.x'", Assert.Throws<ArgumentException>(() => CircleCIPayload.Ping().Set("id.x", 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CircleCIPayload.Ping().Set(" ", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CircleCIPayload.Ping().PaddedTo(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => CircleCIPayload.JobCompleted((CircleCIIntegration)9));
    }

    private static WorkflowCompleted Workflow(CircleCIPayload payload) =>
        Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(payload.ToBytes()));
}
