using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests;

/// <summary>The files of <c>deploy/monitoring</c> ask for metrics and labels that an app has, and Prometheus reads them.</summary>
public sealed partial class MonitoringTests
{
    private const string Folder = "deploy/monitoring";
    private const string Rules = $"{Folder}/webhooks.rules.yml";

    // Measured only when something was lost, repeated or contradicts itself; the tests of those rooms measure them.
    private static readonly string[] Rare = ["webhooks.recovery.events", "webhooks.duplicates.differing", "webhooks.header_disagreements"];

    // Of the measurements themselves, and of the processes that are asked.
    private static readonly string[] OtherLabels = ["le", "instance"];

    [Fact]
    public async Task EveryMetricAndLabel_IsEmitted()
    {
        using var emitted = await EmittedTelemetry.CollectAsync();
        var metrics = emitted.Instruments.Values.ToDictionary(PrometheusName, instrument => instrument.Name);
        var labels = emitted.Tags.Values.SelectMany(tags => tags)
            .Append("webhooks.outcome").Append("webhooks.reason")
            .Select(tag => tag.Replace('.', '_'))
            .Concat(OtherLabels)
            .ToHashSet();

        Assert.All(Expressions(), expression =>
        {
            var names = Metric().Matches(Text().Replace(expression, ""))
                .Select(match => match.Value)
                .Where(name => !labels.Contains(name))
                .ToArray();

            Assert.NotEmpty(names);
            Assert.All(names, name =>
                Assert.True(metrics.ContainsKey(name), $"No app emits {name}: {expression}\nThere are {string.Join(", ", metrics.Keys)}."));
            Assert.All(names.Select(name => metrics[name]).Except(Rare), name => Assert.Contains(name, emitted.Measured));
            Assert.All(
                Grouping().Matches(expression).SelectMany(by => by.Groups["labels"].Value.Split(", ")),
                label => Assert.Contains(label, labels));
        });
    }

    [Fact]
    public async Task EveryMetric_IsOnTheDashboard()
    {
        using var emitted = await EmittedTelemetry.CollectAsync();
        var asked = string.Join('\n', DashboardExpressions());

        Assert.All(emitted.Instruments.Values.Select(PrometheusName), name => Assert.Contains(name, asked, StringComparison.Ordinal));
    }

    [Fact]
    public void Panels_HaveTitlesAndDescriptions_AndDoNotOverlap()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read($"{Folder}/webhooks.dashboard.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        var places = panels.SelectMany(Cells).ToArray();

        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.All(panels.Where(panel => panel.GetProperty("type").GetString() != "row"), panel =>
        {
            Assert.NotEqual("", panel.GetProperty("title").GetString());
            Assert.NotEqual("", panel.GetProperty("description").GetString());
        });
    }

    [Fact]
    public void EveryAlert_StandsOnThePage_AndIsTested()
    {
        var alerts = Alert().Matches(Repository.Read(Rules)).Select(match => match.Groups["name"].Value).ToArray();
        var page = Repository.Read("docs/monitoring.md");
        var tests = Repository.Read($"{Folder}/webhooks.rules.test.yml");

        Assert.Equal(alerts.Order(), PageRow().Matches(page).Select(match => match.Groups["name"].Value).Order());
        Assert.All(alerts, alert => Assert.Matches($"alertname: {alert}\n +exp_alerts:\n", tests));
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}, exp_alerts: []", tests, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Promtool_AcceptsTheRules_AndTheirTestsPass()
    {
        RequirePromtool();

        Assert.Contains(
            "SUCCESS",
            await ServerProcess.RunAsync("promtool", ["check", "rules", Path.Combine(Repository.Root, Rules)]),
            StringComparison.Ordinal);
        Assert.Contains(
            "SUCCESS",
            await ServerProcess.RunAsync("promtool", ["test", "rules", Path.Combine(Repository.Root, Folder, "webhooks.rules.test.yml")]),
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Promtool_ReadsEveryExpressionOfTheDashboard()
    {
        RequirePromtool();
        using var folder = new TemporaryFolder();
        var rules = DashboardExpressions().Select((expression, number) =>
            $"      - record: panel:{number}\n        expr: {JsonSerializer.Serialize(expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal))}\n");
        await File.WriteAllTextAsync(folder["panels.yml"], $"groups:\n  - name: panels\n    rules:\n{string.Concat(rules)}");

        Assert.Contains(
            "SUCCESS", await ServerProcess.RunAsync("promtool", ["check", "rules", folder["panels.yml"]]), StringComparison.Ordinal);
    }

    private static void RequirePromtool() => Requirement.Check(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "promtool"))),
        "promtool is missing. On Debian: apt-get install prometheus.");

    // As the exporters of OpenTelemetry name it: dots are underscores, the unit is appended, a counter is a total.
    private static string PrometheusName(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var end = type == typeof(Counter<>) ? "_total" : type == typeof(Histogram<>) ? "_bucket" : "";
        return $"{instrument.Name.Replace('.', '_')}{unit}{end}";
    }

    private static IEnumerable<string> Expressions() =>
        Expression().Matches(Repository.Read(Rules)).Select(match => match.Groups["expression"].Value).Concat(DashboardExpressions());

    private static List<string> DashboardExpressions()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read($"{Folder}/webhooks.dashboard.json"));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        int At(string name) => place.GetProperty(name).GetInt32();

        return from x in Enumerable.Range(At("x"), At("w")) from y in Enumerable.Range(At("y"), At("h")) select (x, y);
    }

    [GeneratedRegex(@"^ +expr: (?<expression>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\bwebhooks_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\bby \((?<labels>[^)]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"^ +- alert: (?<name>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\| `(?<name>Webhook\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex PageRow();
}
