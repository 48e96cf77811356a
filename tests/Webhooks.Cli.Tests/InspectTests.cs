using System.Text.Json.Nodes;
using Webhooks.Testing;
using Webhooks.Tests;

namespace Webhooks.Cli.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task KnownEvent_IsATreeOfItsMembers()
    {
        var payload = CircleCIPayload.JobCompleted(CircleCIIntegration.GitLab).WithId(new("11111111-2222-3333-8444-555555555555"));

        var run = await InspectAsync(payload);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Snapshot.Matches(run.Output);
    }

    [Fact]
    public async Task PerfseeEvent_IsATreeOfItsMembers()
    {
        var run = await InspectAsync(PerfseePayload.SnapshotCompleted().WithId(96));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Snapshot.Matches(run.Output);
    }

    [Fact]
    public async Task Drift_IsListedAndAnswersNo()
    {
        var run = await InspectAsync(CircleCIPayload.WorkflowCompleted()
            .WithStatus("exploded").Set("pipeline.number", "seven").Set("workflow.queue", new JsonObject { ["seconds"] = 3 }).Remove(
                "project.slug"));

        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.EndsWith(
            """
            Drift: 4
              UnknownValue workflow.status "exploded"
              UnknownMember workflow.queue {"seconds":3}
              MismatchedMember pipeline.number "seven"
              MissingMember project.slug
            """.ReplaceLineEndings("\n"),
            run.Output.ReplaceLineEndings("\n").TrimEnd(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_HoldsMembersAndDrift()
    {
        var run = await InspectAsync(PerfseePayload.BundleFinished().Set("payload.data.project.artifact.size", 5), "--json");

        Assert.Equal(1, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.Equal("BundleFinished", (string?)json["event"]);
        Assert.Equal(82, (int)json["members"]!["Artifact"]!["Score"]!);
        Assert.Equal("payload.data.project.artifact.size", (string?)json["drift"]![0]!["path"]);
        Assert.Equal("UnknownMember", (string?)json["drift"]![0]!["kind"]);
    }

    [Fact]
    public async Task TextForTheTerminalsCursor_IsEscaped()
    {
        var run = await InspectAsync(
            CircleCIPayload.Ping().Set("webhook.name", "\u001b]0;title\u0007[red]\u202e\u009b31m").Set("new\u001b", 1));

        Assert.Contains("Name: \\u001b]0;title\\u0007[red]\\u202e\\u009b31m", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\u202e', run.Output);
    }

    [Fact]
    public async Task UnknownType_ShowsTheRawBody()
    {
        var run = await InspectAsync(CircleCIPayload.Ping().Set("type", "job-started"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("UnknownCircleCIEvent (CircleCI: job-started)", run.Output, StringComparison.Ordinal);
        Assert.Contains("RawBody: {\"type\":\"job-started\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("UnknownType type \"job-started\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoJson_IsAnUnknownEventOfTheGivenProvider()
    {
        var run = await Tool.RunWithInputAsync("nonsense"u8.ToArray(), "inspect", "-", "--provider", "perfsee");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("RawBody: nonsense", run.Output, StringComparison.Ordinal);
        Assert.Contains("MismatchedMember $", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Programs.Run> InspectAsync(WebhookPayload payload, params string[] arguments) =>
        Tool.RunAsync(["inspect", _folder.Write("body.json", payload.ToBytes()), .. arguments]);
}
