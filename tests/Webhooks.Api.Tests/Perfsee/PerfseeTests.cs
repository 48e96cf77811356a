using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Perfsee;
using Webhooks.Perfsee.Api;

namespace Webhooks.Api.Tests.Perfsee;

public sealed class PerfseeTests
{
    private const string Slug = "tidewater-shop";

    [SkippableFact]
    public async Task IdsOfAnEvent_LeadToArtifactSnapshotAndReport()
    {
        await using var app = await PerfseeApp.StartAsync();
        var world = app.Server.World;
        world.AddProject(Slug);
        world.Complete(Slug, world.AddArtifact(Slug), score: 88);
        world.Now += TimeSpan.FromHours(1);
        world.Complete(Slug, world.AddArtifact(Slug), score: 83);
        var (snapshot, report) = world.AddSnapshot(Slug);
        var received = (BundleFinished)PerfseeWebhook.Parse(world.Due[1].Body);

        var artifact = await app.Client.GetArtifactAsync(received.Project.Id, received.Artifact.Id);
        var foundSnapshot = await app.Client.GetSnapshotAsync(Slug, Number(snapshot));
        var foundReport = await app.Client.GetReportAsync(Slug, Number(report));

        Assert.Equal((BundleJobStatus.Passed, 83, received.Artifact.Hash), (artifact!.Status, artifact.Score, artifact.Hash));
        Assert.Equal((received.Artifact.Baseline!.Id, world.Now), (artifact.Baseline!.Id, artifact.UpdatedAt));
        Assert.Equal((SnapshotStatus.Completed, "Release 24.5"), (foundSnapshot!.Status, foundSnapshot.Title));
        Assert.Equal(Number(report), Assert.Single(foundSnapshot.Reports).Id);
        Assert.Equal((SourceAnalysisStatus.Completed, 71), (foundReport!.SourceStatus, foundReport.PerformanceScore));
        Assert.Equal("""{"FCP":1200}""", foundReport.MetricsJson);
        Assert.Equal(Number(snapshot), foundReport.SnapshotId);
    }

    [SkippableFact]
    public async Task EventBodies_AreTheVeryBytesThatWereSent()
    {
        await using var app = await PerfseeApp.StartAsync();
        var world = app.Server.World;
        world.AddProject(Slug);
        world.Complete(Slug, world.AddArtifact(Slug, "größe <a&b> '+\" 漢字 😀"));
        world.Complete(Slug, world.AddArtifact(Slug, "größe <a&b> '+\" 漢字 😀"), "Failed");
        world.AddSnapshot(Slug);
        world.AddSnapshot(Slug, title: null);

        foreach (var due in world.Due)
        {
            var id = int.Parse(due.Subject.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
            var body = due.Type switch
            {
                "bundle:finished" => await app.Client.GetBundleFinishedAsync(Slug, id),
                "lab:snapshot-completed" => await app.Client.GetSnapshotCompletedAsync(Slug, id),
                "lab:snapshot-report-completed" => await app.Client.GetSnapshotReportCompletedAsync(Slug, id),
                _ => await app.Client.GetSourceFinishedAsync(Slug, id),
            };

            Assert.Equal(Encoding.UTF8.GetString(due.Body), Encoding.UTF8.GetString(body!.ToBody()));
            Assert.Empty(body.ToEvent().Drift);
            Assert.Equal(due.Type, body.ToEvent().Type);
        }
    }

    [SkippableTheory]
    [InlineData("perfsee/bundle-finished.passed")]
    [InlineData("perfsee/bundle-finished.unicode")]
    [InlineData("perfsee/source-finished")]
    public async Task DataOfAnAnswer_IsKeptVerbatim_WhereverItStands(string payload)
    {
        await using var app = await PerfseeApp.StartAsync();
        var sent = Payload.Text(payload);
        var start = sent.IndexOf("\"data\":", StringComparison.Ordinal) + 7;
        var data = sent[start..sent.LastIndexOf(",\"variables\"", StringComparison.Ordinal)];
        app.Server.Next(new StandInAnswer(200, $" {{ \"extensions\":{{\"data\":1}}, \"data\" : {data} , \"errors\":[] }}"));

        var body = await app.Client.GetBundleFinishedAsync(Slug, 1);

        Assert.Equal(data, Encoding.UTF8.GetString(body!.Data.Span));
    }

    [SkippableFact]
    public async Task NamesAndBytesThatAreNoText_AreReadOver()
    {
        await using var app = await PerfseeApp.StartAsync();
        byte[] answer =
        [
            .. """{"\ud800":1,"data":{"project":{"snapshotReport":{"id":7,"status":[],"metrics":{"a":" """u8, 0xff, .. "\"}}}}}"u8,
        ];
        app.Server.Next(new(200, Bytes: answer), new(200, Bytes: answer));

        var report = await app.Client.GetReportAsync(Slug, 7);
        var body = await app.Client.GetSourceFinishedAsync(Slug, 7);

        Assert.Equal((SnapshotStatus.Unknown, null), (report!.Status, report.MetricsJson));
        Assert.StartsWith("""{"project":""", Encoding.UTF8.GetString(body!.Data.Span), StringComparison.Ordinal);
        Assert.IsType<PerfseeEvent>(body.ToEvent(), exactMatch: false);
    }

    [SkippableFact]
    public async Task WhatIsNotThere_IsNull_AndAnUnknownProjectOfAListIsAnException()
    {
        await using var app = await PerfseeApp.StartAsync();
        app.Server.World.AddProject(Slug);

        Assert.Null(await app.Client.GetArtifactAsync(Slug, 1));
        Assert.Null(await app.Client.GetSnapshotAsync("nobody", 1));
        Assert.Null(await app.Client.GetReportAsync(Slug, 1));
        Assert.Null(await app.Client.GetBundleFinishedAsync(Slug, 1));
        Assert.Empty(await app.Client.GetReportsAsync(Slug, []));
        var refused = await Assert.ThrowsAsync<PerfseeApiException>(() => app.Client.GetHooksAsync("nobody"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Throws<ArgumentException>(() => { _ = app.Client.GetArtifactAsync("\"} injected", 1); });
    }

    [SkippableFact]
    public async Task Refusal_WithStatus200_IsWaitedForInMilliseconds_EvenWithAMutation()
    {
        await using var app = await PerfseeApp.StartAsync();
        app.Server.World.AddProject(Slug);
        app.Server.Next(PerfseeServer.Throttled(300), PerfseeServer.Throttled(20));

        var hook = await app.Client.CreateHookAsync(
            Slug, new(new("https://hooks.example.com/perfsee"), "bundle:finished", "the-hook-secret"));

        Assert.Equal(3, app.Server.Requests.Count);
        Assert.Equal(hook.Id, Assert.Single(await app.Client.GetHooksAsync(Slug)).Id);
        Assert.All(app.Server.Requests.Where(request => request.Body.Contains("webhooks {", StringComparison.Ordinal)),
            request => Assert.DoesNotContain("secret", request.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(
            "the-hook-secret", $"{new HookRegistration(new("https://a.example"), "x", "the-hook-secret")}", StringComparison.Ordinal);
        app.App.NeverLogged("the-hook-secret");
    }

    [SkippableFact]
    public async Task Refusal_ThatIsTooLong_IsTheCallersToDecide()
    {
        await using var app = await PerfseeApp.StartAsync();
        app.Server.Next(PerfseeServer.Throttled(57254));

        var throttled = await Assert.ThrowsAsync<PerfseeApiException>(() => app.Client.GetArtifactAsync(Slug, 1));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromMilliseconds(57254)), (throttled.StatusCode, throttled.RetryAfter));
        Assert.Single(app.Server.Requests);
    }

    [SkippableFact]
    public async Task MutationWhoseAnswerIsLost_IsNotRepeated_AQueryIs()
    {
        await using var app = await PerfseeApp.StartAsync(("Perfsee:MaxRetryDelay", "00:00:00.01"));
        app.Server.World.AddProject(Slug);
        app.Server.CutsAnswers = true;
        await Assert.ThrowsAsync<PerfseeApiException>(
            () => app.Client.CreateHookAsync(Slug, new(new("https://a.example"), "bundle:finished", null)));
        Assert.Single(app.Server.Requests);

        app.Server.CutsAnswers = true;
        Assert.Single(await app.Client.GetHooksAsync(Slug));
    }

    [SkippableFact]
    public async Task Hooks_AreChangedAndDeleted()
    {
        await using var app = await PerfseeApp.StartAsync();
        app.Server.World.AddProject(Slug);
        var hook = await app.Client.CreateHookAsync(Slug, new(new("https://a.example"), "bundle:finished", "s"));

        var changed = await app.Client.UpdateHookAsync(hook.Id, new(new("https://b.example/"), "source:finished", "s"));

        Assert.Equal(
            (hook.Id, "https://b.example/", "source:finished", "POST"), (changed.Id, changed.Url, changed.EventType, changed.Method));
        Assert.True(await app.Client.DeleteHookAsync(hook.Id));
        Assert.Empty(await app.Client.GetHooksAsync(Slug));
    }

    [SkippableFact]
    public async Task TokenThatIsWrong_IsAnException_WithWhatPerfseeSays()
    {
        await using var app = await PerfseeApp.StartAsync();
        app.Server.Token = "stand-in-token-2";

        var refused = await Assert.ThrowsAsync<PerfseeApiException>(() => app.Client.GetArtifactAsync(Slug, 1));

        Assert.Contains("User not authenticated", refused.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task List_IsStoppedAnywhereAndResumed_WhileItemsComeAndGo_AndHasEachOldOneOnce(int seed)
    {
        await using var app = await PerfseeApp.StartAsync();
        var (world, random) = (app.Server.World, new Random(seed));
        world.AddProject(Slug);
        var old = Enumerable.Range(0, 330).Select(_ => Number(world.AddArtifact(Slug))).ToHashSet();
        var seen = new List<int>();
        string? position = null;

        do
        {
            await using var pages = app.Client.GetArtifactsAsync(Slug, from: position).GetAsyncEnumerator();
            Assert.True(await pages.MoveNextAsync());
            var count = pages.Current.Items.Count == 0 ? 0 : random.Next(1, pages.Current.Items.Count + 1);
            seen.AddRange(pages.Current.Items.Take(count).Select(item => item.Id));
            position = pages.Current.PositionAfter(count);

            for (var change = random.Next(40); change > 0; change--)
            {
                if (random.Next(3) == 0)
                {
                    world.AddArtifact(Slug);
                }
                else
                {
                    // Also of those that were seen: what is behind them moves up.
                    var artifacts = world.Artifacts(Slug);
                    var removed = artifacts[random.Next(artifacts.Count)]!;
                    old.Remove(seen.Contains(Number(removed)) ? -1 : Number(removed));
                    artifacts.Remove(removed);
                }
            }
        }
        while (position is not null);

        Assert.Equal(seen.Distinct(), seen);
        Assert.Superset(old, seen.ToHashSet());
        Assert.Equal(seen.OrderDescending(), seen);
    }

    [SkippableFact]
    public async Task Lists_AreNarrowed_AndReportsFoundByTimeAndNumber()
    {
        await using var app = await PerfseeApp.StartAsync();
        var world = app.Server.World;
        world.AddProject(Slug);
        world.AddArtifact(Slug, "back-office");
        world.AddArtifact(Slug, "storefront");
        var (snapshot, report) = world.AddSnapshot(Slug);

        await foreach (var page in app.Client.GetArtifactsAsync(Slug, new() { Name = "back" }))
        {
            Assert.Equal("back-office", Assert.Single(page.Items).Name);
            Assert.Null(page.NextPosition);
        }

        await foreach (var page in app.Client.GetSnapshotsAsync(Slug))
        {
            Assert.Equal(Number(snapshot), Assert.Single(page.Items).Id);
        }

        Assert.Equal(Number(report), Assert.Single(await app.Client.GetReportsAsync(Slug, world.Now.AddDays(-1))).Id);
        Assert.Equal(Number(report), Assert.Single(await app.Client.GetReportsAsync(Slug, [Number(report), 1])).Id);
    }

    private static int Number(JsonNode item) => item["id"]!.GetValue<int>();
}
