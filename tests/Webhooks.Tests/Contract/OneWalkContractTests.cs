using System.Text;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.Tests.GitHub;

namespace Webhooks.Tests.Contract;

/// <summary>Identified and parsed in one walk, a body is what it is in two.</summary>
public sealed class OneWalkContractTests
{
    public static TheoryData<string> Providers => ProviderRegistry.Names;

    public static TheoryData<string> Typed => ProviderRegistry.NamesOfTyped;

    [Theory]
    [MemberData(nameof(Typed))]
    public void AnyBody_IsWhatItIsInTwoWalks(string name)
    {
        var entry = ProviderRegistry.Find(name);

        var events = entry.Bodies.Concat(HostileBodies.For(entry))
            .Select(body => OneWalk.AssertSaysWhatTwoSay(entry.Provider, body))
            .ToList();

        Assert.Equal(WalksOnce(entry) && entry.TypeHeader is null, events.Exists(webhookEvent => webhookEvent is not null));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void TypeThatNobodyWants_IsIdentifiedAlone(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var body in entry.Bodies.Append(entry.Sample))
        {
            var isIdentified = entry.Provider.TryIdentify(default, body, out var identity);

            Assert.Equal(
                new() { IsIdentified = isIdentified, Identity = identity, Event = null },
                entry.Provider.Read(default, body, static _ => false));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void NobodyToAsk_Throws(string name) =>
        Assert.Throws<ArgumentNullException>(() => ProviderRegistry.Find(name).Provider.Read(default, default, null!));

    [Theory]
    [MemberData(nameof(Typed))]
    public void TypeThatIsAskedFor_IsTheBodys(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var type in entry.Provider.EventTypes.Keys)
        {
            var asked = new List<string>();
            entry.Provider.Read(entry.HeadersOf(type), entry.OfType(type), Ask(asked));

            Assert.Equal(WalksOnce(entry) ? [type] : [], asked);
        }
    }

    [Theory]
    [InlineData("""{"type":"ping","id":"a"}""", true)]
    [InlineData("""{"id":"a","happened_at":"2025-03-04T09:00:36Z","type":"ping"}""", true)]
    [InlineData("""{"type":"ping","type":"ping"}""", true)]
    [InlineData("""{"webhook":{},"type":"ping"}""", false)]
    [InlineData("""{"type":"new"}""", false)]
    [InlineData("""{"ty\u0070e":"ping"}""", false)]
    [InlineData("""{"type":"pi\u006eg"}""", false)]
    [InlineData("""{"type":{"type":"ping"}}""", false)]
    [InlineData("""{"type":"ping","type":"job-completed"}""", false)]
    [InlineData("""{"type":"ping","type":null}""", false)]
    [InlineData("""{"type":"ping"} x""", false)]
    [InlineData("""{"type":"ping",""", false)]
    [InlineData("""["type","ping"]""", false)]
    [InlineData("", false)]
    public void CircleCI_TakesOneWalkWhereAKnownTypeStandsInFrontAndIsTheLast(string body, bool isOne) =>
        Assert.Equal(isOne, OneWalk.AssertSaysWhatTwoSay(CircleCIWebhook.Provider, Encoding.UTF8.GetBytes(body)) is CircleCIPing);

    [Theory]
    [InlineData("""{"eventType":"bundle:finished","payload":{}}""", true)]
    [InlineData("""{"eventType":"bundle-finished","payload":{}}""", true)]
    [InlineData("""{"eventType":"bundle:finished"}""", true)]
    [InlineData("""{"payload":{},"eventType":"bundle:finished"}""", false)]
    [InlineData("""{"eventType":"new"}""", false)]
    [InlineData("""{"eventType":"bundle:finished","eventType":"source:finished"}""", false)]
    [InlineData("""{"eventType":"bundle:finished","eventType":5}""", false)]
    [InlineData("""{"eventType":"bundle:finished"]""", false)]
    public void Perfsee_TakesOneWalkWhereAKnownTypeStandsInFrontAndIsTheLast(string body, bool isOne) =>
        Assert.Equal(isOne, OneWalk.AssertSaysWhatTwoSay(PerfseeWebhook.Provider, Encoding.UTF8.GetBytes(body)) is BundleFinished);

    [Theory]
    [InlineData("""{"type":"ping","id":"a","id":"b"}""", "b")]
    [InlineData("""{"type":"ping","id":"a","id":7}""", null)]
    [InlineData("""{"type":"ping","id":"a","id":{"b":[]}}""", null)]
    [InlineData("""{"type":"ping","id":""}""", null)]
    public void CircleCI_TheLastIdCounts(string body, string? id)
    {
        Assert.NotNull(OneWalk.AssertSaysWhatTwoSay(CircleCIWebhook.Provider, Encoding.UTF8.GetBytes(body)));
        Assert.Equal(id, CircleCIWebhook.Provider.Read(default, Encoding.UTF8.GetBytes(body), static _ => true).Identity.Id);
    }

    [Fact]
    public void GitHub_WithTheHeaderOfAType_ReadsAnyBodyAsInTwoWalks()
    {
        var entry = ProviderRegistry.Find(GitHubWebhook.Provider.Name);
        var bodies = HostileBodies.For(entry).SelectMany(body => new[] { ("ping", body), ("push", body), ("of-the-future", body) })
            .Concat(OctokitBodies.Made.Select(made => (made.Type, OctokitBodies.Of(made.Class))))
            .ToList();

        var kinds = bodies.Select(sent =>
        {
            var (type, body) = sent;
            var isIdentified = entry.Provider.TryIdentify(entry.HeadersOf(type), body, out var identity);
            var read = entry.Provider.Read(entry.HeadersOf(type), body, static _ => true);
            var parsed = entry.Provider.Parse(type, body);

            Assert.Equal((isIdentified, identity), (read.IsIdentified, read.Identity));
            Assert.Equal(isIdentified && type != "of-the-future", read.Event is not null);
            Assert.True(parsed is UnknownGitHubEvent || isIdentified, Encoding.Latin1.GetString(body));

            if (read.Event is GitHubEvent made)
            {
                Assert.Equal(
                    (parsed.GetType(), parsed.ToString(), ((GitHubEvent)parsed).Repository),
                    (made.GetType(), made.ToString(), made.Repository));
                Assert.Equal(parsed.Drift, made.Drift);
            }

            return read.Event?.GetType();
        }).ToHashSet();

        Assert.Contains(null, kinds);
        Assert.Contains(typeof(UnknownGitHubEvent), kinds);
        Assert.True(kinds.Count > 70);
    }

    private static bool WalksOnce(ProviderEntry entry) =>
        entry.Provider.EventBase == typeof(CircleCIEvent)
        || entry.Provider.EventBase == typeof(PerfseeEvent)
        || entry.Provider.EventBase == typeof(GitHubEvent);

    private static Func<string, bool> Ask(List<string> asked) => type =>
    {
        asked.Add(type);
        return true;
    };
}
