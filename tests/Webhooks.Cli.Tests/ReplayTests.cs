using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.Testing;

namespace Webhooks.Cli.Tests;

/// <summary>What <c>webhooks listen --save</c> keeps, <c>webhooks replay</c> sends as it came.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Secret = "secret-of-the-replay-tests";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task SavedDeliveries_AreSentByteForByteInTheirOrder()
    {
        await SaveAsync("--status", "failed");
        await SaveAsync("--integration", "github-app");
        var saved = Bodies();
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--json", "--save", _folder.File("second"));

        var run = await Tool.RunAsync("replay", _folder.File("first"), "--url", listener.CircleCI, "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(2, (int)JsonNode.Parse(run.Output)!["answers"]!["200"]!);

        foreach (var original in saved)
        {
            var seen = await listener.NextJsonAsync();
            var copy = (string)seen["saved"]!;
            Assert.True((bool)seen["verified"]!);
            Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(copy));
            Assert.Equal(Headers(original), Headers(copy));
        }
    }

    [Fact]
    public async Task SavedDelivery_VerifiesWithItsOwnSignature()
    {
        await SaveAsync();

        var run = await Tool.RunAsync("verify", Assert.Single(Bodies()), "--secret", Secret);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task GivenASecret_TheyAreSignedAnew()
    {
        await SaveAsync();
        await using var listener = await ListeningTool.StartAsync("--secret", "other-secret", "--json");

        var asTheyCame = await Tool.RunAsync("replay", _folder.File("first"), "--url", listener.CircleCI);
        var anew = await Tool.RunAsync("replay", _folder.File("first"), "--url", listener.CircleCI, "--secret", "other-secret");

        Assert.Equal((1, 0), (asTheyCame.ExitCode, anew.ExitCode));
        Assert.Equal(403, (int)(await listener.NextJsonAsync())["status"]!);
        Assert.Equal(200, (int)(await listener.NextJsonAsync())["status"]!);
    }

    [Fact]
    public async Task BodyWithoutHeaders_IsSignedWithTheSecretOfTheEnvironment()
    {
        var file = _folder.Write("body.json", PerfseePayload.SourceFinished().ToBytes());
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        var without = await Tool.RunAsync("replay", file, "--url", listener.Perfsee);
        var with = await Tool.RunWithSecretAsync(Secret, "replay", file, "--url", listener.Perfsee);

        Assert.Equal(
            (2, $"webhooks: No headers were saved beside '{file}': pass --secret, or set WEBHOOKS_SECRET, to sign it again."),
            (without.ExitCode, without.Errors.TrimEnd()));
        Assert.Equal((0, ""), (with.ExitCode, with.Errors));
    }

    [Fact]
    public async Task MixedFolder_SaysWhichFileWasRefused()
    {
        Directory.CreateDirectory(_folder.File("mixed"));
        var ours = _folder.Write("mixed/1.json", CircleCIPayload.Ping().ToBytes());
        var theirs = _folder.Write("mixed/2.json", PerfseePayload.SourceFinished().ToBytes());
        await using var listener = await ListeningTool.StartAsync("--secret", Secret);

        var run = await Tool.RunWithSecretAsync(Secret, "replay", _folder.File("mixed"), "--url", listener.CircleCI);
        var json = await Tool.RunWithSecretAsync(Secret, "replay", _folder.File("mixed"), "--url", listener.CircleCI, "--json");

        Assert.Equal((1, 1), (run.ExitCode, json.ExitCode));
        var lines = run.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.Matches($"^200 in [0-9.]+ ms  id [-0-9a-f]{{36}}  {Regex.Escape(ours)}$", lines[0]);
        Assert.Matches($"^403 in [0-9.]+ ms  id [0-9a-f]{{64}}  {Regex.Escape(theirs)}$", lines[1]);
        Assert.Equal(
            [(ours, "200"), (theirs, "403")],
            JsonNode.Parse(json.Output)!["results"]!.AsArray().Select(result => ((string)result!["file"]!, (string)result["answer"]!)));
    }

    [Fact]
    public async Task EmptyFolder_SaysHowToFillIt()
    {
        var run = await Tool.RunAsync("replay", _folder.Path, "--url", "http://127.0.0.1:9/");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("save deliveries with 'webhooks listen --save", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task SaveAsync(params string[] arguments)
    {
        await using var listener = await ListeningTool.StartAsync("--secret", Secret, "--save", _folder.File("first"), "--count", "1");
        var run = await Tool.RunWithSecretAsync(
            Secret, ["send", "circleci", "workflow-completed", "--url", listener.CircleCI, .. arguments]);
        Assert.Equal((0, 0), (run.ExitCode, await listener.ExitAsync()));
    }

    private string[] Bodies() => [.. Directory.GetFiles(_folder.File("first"), "*.json").Order(StringComparer.Ordinal)];

    private static string[] Headers(string body) =>
        [.. File.ReadAllLines(Path.ChangeExtension(body, ".headers")).Order(StringComparer.Ordinal)];
}
