using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>What CircleCI may change without notice: the event arrives typed all the same, and says what is new in it.</summary>
public sealed class DriftTests
{
    [Theory]
    [InlineData("not_run")]
    [InlineData("SUCCESS")]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("größer")]
    public void UnknownStatus_KeepsItsText(string status)
    {
        var (workflow, job) = (
            Parse<WorkflowCompleted>("workflow-completed.github", "\"success\"", $"\"{status}\""),
            Parse<JobCompleted>("job-completed.github", "\"success\"", $"\"{status}\""));

        Assert.Equal((WorkflowStatus.Unknown, status), (workflow.Workflow.Status, workflow.Workflow.StatusText));
        Assert.Equal((JobStatus.Unknown, status), (job.Job.Status, job.Job.StatusText));
        AssertDrift(workflow, WebhookDriftKind.UnknownValue, "workflow.status", $"\"{status}\"");
        AssertDrift(job, WebhookDriftKind.UnknownValue, "job.status", $"\"{status}\"");
    }

    [Fact]
    public void ErrorOfAJob_IsNoDocumentedStatusAndKeepsItsText()
    {
        var job = Parse<JobCompleted>("job-completed.github", "\"success\"", "\"error\"");

        Assert.Equal((JobStatus.Unknown, "error"), (job.Job.Status, job.Job.StatusText));
        AssertDrift(job, WebhookDriftKind.UnknownValue, "job.status", "\"error\"");
    }

    [Fact]
    public void EscapedStatus_IsKnown()
    {
        var workflow = Parse<WorkflowCompleted>("workflow-completed.github", "\"success\"", "\"suc\\u0063ess\"");

        Assert.Equal((WorkflowStatus.Success, "success"), (workflow.Workflow.Status, workflow.Workflow.StatusText));
        Assert.Empty(workflow.Drift);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{\"name\":\"success\"}")]
    public void StatusThatIsNoText_IsEmpty(string json)
    {
        var workflow = Parse<WorkflowCompleted>("workflow-completed.github", "\"success\"", json);
        var job = Parse<JobCompleted>("job-completed.github", "\"success\"", json);

        Assert.Equal((WorkflowStatus.Unknown, null), (workflow.Workflow.Status, workflow.Workflow.StatusText));
        Assert.Equal((JobStatus.Unknown, ""), (job.Job.Status, job.Job.StatusText));
        AssertDrift(workflow, WebhookDriftKind.MismatchedMember, "workflow.status", json);
    }

    [Fact]
    public void StatusOfAJobsWorkflow_IsTakenWhenItIsSent()
    {
        var job = Parse<JobCompleted>(
            "job-completed.github", "\"name\": \"build-and-deploy\"", "\"name\": \"build-and-deploy\",\"status\":\"failed\"");

        Assert.Equal((WorkflowStatus.Failed, "failed"), (job.Workflow?.Status, job.Workflow?.StatusText));
        Assert.Empty(job.Drift);
    }

    [Fact]
    public void NumberThatBecameAText_IsZeroAndTheRestIsTyped()
    {
        var workflow = Parse<WorkflowCompleted>("workflow-completed.github", "\"number\":214", "\"number\":\"214\"");

        Assert.Equal(0, workflow.Pipeline.Number);
        Assert.Equal("main", workflow.Pipeline.Vcs?.Branch);
        AssertDrift(workflow, WebhookDriftKind.MismatchedMember, "pipeline.number", "\"214\"");
    }

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("-1", -1)]
    public void Number_IsOf64Bits(string json, long number)
    {
        var workflow = Parse<WorkflowCompleted>("workflow-completed.github", "\"number\":214", $"\"number\":{json}");

        Assert.Equal(number, workflow.Pipeline.Number);
        Assert.Empty(workflow.Drift);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("214.5")]
    [InlineData("1e400")]
    public void NumberThatDoesNotFit_IsZero(string json)
    {
        var workflow = Parse<WorkflowCompleted>("workflow-completed.github", "\"number\":214", $"\"number\":{json}");

        Assert.Equal(0, workflow.Pipeline.Number);
        AssertDrift(workflow, WebhookDriftKind.MismatchedMember, "pipeline.number", json);
    }

    [Theory]
    [InlineData("\"not-a-uuid\"")]
    [InlineData("\"a6b1ba8d4cd34046b331244f7cf04c8a\"")]
    [InlineData("\"{a6b1ba8d-4cd3-4046-b331-244f7cf04c8a}\"")]
    [InlineData("\"\\u0020579cc919-36a6-4b72-af64-91ac5d184b95\"")]
    [InlineData("17")]
    public void IdThatIsNoUuid_IsEmpty(string json)
    {
        var ping = Parse<CircleCIPing>("ping", "\"579cc919-36a6-4b72-af64-91ac5d184b95\"", json);

        Assert.Equal(Guid.Empty, ping.Id);
        AssertDrift(ping, WebhookDriftKind.MismatchedMember, "id", json);
    }

    [Theory]
    [InlineData("2025-03-04T09:00:36Z", 0)]
    [InlineData("2025-03-04T09:00:36.5Z", 5_000_000)]
    [InlineData("2025-03-04T09:00:36.507Z", 5_070_000)]
    [InlineData("2025-03-04T09:00:36.507435Z", 5_074_350)]
    [InlineData("2025-03-04T09:00:36.507435999Z", 5_074_359)]
    [InlineData("2025-03-04T09:00:36", 0)]
    [InlineData("2025-03-04T09:00:36+00:00", 0)]
    [InlineData("2025-03-04T11:30:36+02:30", 0)]
    [InlineData("2025\\u002d03-04T09:00:36.507Z", 5_070_000)]
    [InlineData("2025\\u002d03-04T09:00:36", 0)]
    public void Time_IsReadInEveryFormOfIso8601(string time, long ticks)
    {
        var ping = Parse<CircleCIPing>("ping", "2025-03-04T09:00:36.507435Z", time);

        Assert.Equal(new DateTimeOffset(2025, 3, 4, 9, 0, 36, TimeSpan.Zero).AddTicks(ticks), ping.HappenedAt);
        Assert.Empty(ping.Drift);
    }

    [Theory]
    [InlineData("\"2025-03-04 09:00:36.507435007 +0000 UTC\"")]
    [InlineData("\"03/04/2025\"")]
    [InlineData("\"03\\u002f04/2025\"")]
    [InlineData("\"2025-02-30T09:00:36Z\"")]
    [InlineData("\"\"")]
    [InlineData("1741078836507")]
    [InlineData("null")]
    public void TimeThatCannotBeRead_IsEmptyAndIdentifiesNothing(string json)
    {
        var body = CircleCIBody.With("ping", "\"2025-03-04T09:00:36.507435Z\"", json);
        var ping = Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(body));

        Assert.Equal(default, ping.HappenedAt);
        AssertDrift(ping, WebhookDriftKind.MismatchedMember, "happened_at", json);
        Assert.True(CircleCIBody.TryIdentify(body, out var identity));
        Assert.Null(identity.OccurredAt);
    }

    [Fact]
    public void NewMembers_AreKeptWhereTheyAre()
    {
        var workflow = Parse<WorkflowCompleted>(
            "workflow-completed.github", "\"provider_name\"", "\"is_fork\":[true,{}],\"provider_name\"");

        Assert.Equal("github", workflow.Pipeline.Vcs?.ProviderName);
        AssertDrift(workflow, WebhookDriftKind.UnknownMember, "pipeline.vcs.is_fork", "[true,{}]");
    }

    [Fact]
    public void NewTriggerParameters_AreDriftAsAWholeAndNothingInThoseThatAreOpen()
    {
        var known = Parse<WorkflowCompleted>(
            "workflow-completed.gitlab", "\"user_id\": \"4711001\"", "\"user_id\": 4711001, \"new\": [1, null]");
        var unknown = Parse<WorkflowCompleted>("workflow-completed.gitlab", "\"git\": {", "\"forgejo\": {\"a\": 1}, \"git\": {");

        Assert.Equal("4711001", known.Pipeline.TriggerParameters?.GitLab?["user_id"]);
        Assert.Equal("[1, null]", known.Pipeline.TriggerParameters?.GitLab?["new"]);
        Assert.Empty(known.Drift);
        AssertDrift(unknown, WebhookDriftKind.UnknownMember, "pipeline.trigger_parameters.forgejo", "{\"a\": 1}");
    }

    [Fact]
    public void TriggerParametersThatAreNull_AreNullWithoutDrift()
    {
        var workflow = Parse<WorkflowCompleted>(
            "workflow-completed.github-app",
            "\"webhook\": {\n        \"body\": \"{\\\"caller\\\":\\\"says \\\\\\\"anything\\\\\\\"\\\"}\"\n      }",
            "\"webhook\": null");

        Assert.Null(workflow.Pipeline.TriggerParameters?.Webhook);
        Assert.NotNull(workflow.Pipeline.TriggerParameters?.Git);
        Assert.Empty(workflow.Drift);
    }

    [Theory]
    [InlineData("vcs")]
    [InlineData("trigger_parameters")]
    public void WhatMayBeMissing_IsNullWhenItIsOfAnotherType(string member)
    {
        var workflow = Parse<WorkflowCompleted>("workflow-completed.github", "\"vcs\":{", $"\"{member}\":[7],\"other\":{{");
        var (vcs, parameters) = (workflow.Pipeline.Vcs, workflow.Pipeline.TriggerParameters);

        Assert.Null(vcs);
        Assert.Null(parameters);
        Assert.Contains(Drifts.Of(WebhookDriftKind.MismatchedMember, $"pipeline.{member}", "[7]"), workflow.Drift);
    }

    [Fact]
    public void WorkflowOfAJobThatIsOfAnotherType_IsNullLikeOneThatIsMissing()
    {
        var job = Parse<JobCompleted>("job-completed.gitlab", "\"job\": {", "\"workflow\": \"sample\", \"job\": {");

        Assert.Null(job.Workflow);
        AssertDrift(job, WebhookDriftKind.MismatchedMember, "workflow", "\"sample\"");
    }

    [Fact]
    public void ObjectsThatAreOfAnotherType_AreEmptyAndNeverNull()
    {
        var body = """
            {"type":"job-completed","id":[],"happened_at":{},"webhook":1,"job":2,"pipeline":"3","project":true,"organization":null}
            """u8;
        var job = Assert.IsType<JobCompleted>(CircleCIWebhook.Parse(body));

        Assert.Equal(
            new JobCompleted { Type = "job-completed", Drift = job.Drift },
            job);
        Assert.Equal(
            [
                Drifts.Of(WebhookDriftKind.MismatchedMember, "id", "[]"),
                Drifts.Of(WebhookDriftKind.MismatchedMember, "happened_at", "{}"),
                Drifts.Of(WebhookDriftKind.MismatchedMember, "webhook", "1"),
                Drifts.Of(WebhookDriftKind.MismatchedMember, "job", "2"),
                Drifts.Of(WebhookDriftKind.MismatchedMember, "pipeline", "\"3\""),
                Drifts.Of(WebhookDriftKind.MismatchedMember, "project", "true"),
                Drifts.Of(WebhookDriftKind.MismatchedMember, "organization", "null"),
            ],
            job.Drift);
    }

    [Fact]
    public void MembersThatAreMissing_AreEmptyAndNamed()
    {
        var workflow = Assert.IsType<WorkflowCompleted>(
            CircleCIWebhook.Parse("""{"type":"workflow-completed","workflow":{},"pipeline":{"trigger":{}}}"""u8));

        Assert.Equal(
            [
                "workflow.status", "workflow.id", "workflow.name", "workflow.created_at", "workflow.url", "pipeline.trigger.type",
                "pipeline.id", "pipeline.number", "pipeline.created_at", "id", "happened_at", "webhook", "project", "organization",
            ],
            workflow.Drift.Select(drift => drift.Path));
        Assert.All(workflow.Drift, drift => Assert.Equal((WebhookDriftKind.MissingMember, ""), (drift.Kind, drift.Json)));
        Assert.Null(workflow.Workflow.StatusText);
    }

    [Fact]
    public void DriftWithoutEnd_IsKeptUpToAHundredEntries()
    {
        var unknown = string.Concat(Enumerable.Range(0, 5000).Select(number => $"\"new{number}\":[{number}],"));
        var ping = Parse<CircleCIPing>("ping", "\"webhook\":{", $"{unknown}\"webhook\":{{");

        Assert.Equal(100, ping.Drift.Count);
        Assert.Equal(Drifts.Of(WebhookDriftKind.UnknownMember, "new99", "[99]"), ping.Drift[^1]);
        Assert.Equal("Deploy watcher", ping.Webhook.Name);
    }

    private static TEvent Parse<TEvent>(string name, string old, string replacement)
        where TEvent : CircleCIEvent => Assert.IsType<TEvent>(CircleCIWebhook.Parse(CircleCIBody.With(name, old, replacement)));

    private static void AssertDrift(CircleCIEvent received, WebhookDriftKind kind, string path, string json) =>
        Assert.Equal([new WebhookDrift { Kind = kind, Path = path, Json = json }], received.Drift);
}
