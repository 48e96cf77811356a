using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.Perfsee;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.Contract;

/// <summary>
/// The parsers against an oracle that knows nothing of them: every member changed in every way, and bodies changed at random.
/// </summary>
public sealed class MutationTests
{
    private static readonly (WebhookProvider Provider, string Folder)[] Providers =
    [
        (CircleCIWebhook.Provider, "circleci"), (PerfseeWebhook.Provider, "perfsee")
    ];

    [Theory]
    [InlineData("circleci")]
    [InlineData("perfsee")]
    public void EveryMemberChangedInEveryWay_ReadsAsTheOracleReadsIt(string folder)
    {
        // A step that shares no factor with the number of ways reaches every way and every member in time.
        var (provider, step, next, count) = (Providers.Single(known => known.Folder == folder).Provider, Sizes.Of(97, 5, 1), 0, 0);

        foreach (var body in Payload.Names(folder).Select(Payload.Read))
        {
            for (var (index, places) = (0, JsonChange.Places(JsonNode.Parse(body)!).Count); index < places; index++)
            {
                foreach (var mutate in Mutations.All)
                {
                    if (next++ % step == 0)
                    {
                        var root = JsonNode.Parse(body)!;
                        count += WireAgreement.Assert(provider, mutate(root, JsonChange.Places(root)[index])) ? 1 : 0;
                    }
                }
            }
        }

        Assert.Equal((next + step - 1) / step, count);
        Assert.True(count > 200, $"Only {count} bodies were compared.");
    }

    [Theory]
    [InlineData("circleci")]
    [InlineData("perfsee")]
    public void BodyChangedAtRandom_ReadsAsTheOracleReadsIt(string folder)
    {
        var provider = Providers.Single(known => known.Folder == folder).Provider;
        byte[][] bodies = [.. Payload.Names(folder).Select(Payload.Read)];
        var (rounds, compared) = (Sizes.Of(1_000, 5_000, 100_000), 0);

        for (var seed = 0; seed < rounds; seed++)
        {
            compared += WireAgreement.Assert(provider, Change(bodies[seed % bodies.Length], new Random(seed))) ? 1 : 0;
        }

        Assert.True(compared > rounds / 2, $"Only {compared} of {rounds} bodies were compared.");
    }

    private static byte[] Change(byte[] body, Random random)
    {
        var changed = body;

        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var root = JsonNode.Parse(changed)!;
            var places = JsonChange.Places(root);

            if (places.Count > 0)
            {
                // Repeated members cannot be parsed into nodes: they come last.
                var ways = changes == 1 ? Mutations.All.Count : Mutations.All.Count / 2;
                changed = Mutations.All[random.Next(ways)](root, places[random.Next(places.Count)]);
            }
        }

        for (var flips = random.Next(6) == 0 ? random.Next(1, 4) : 0; flips > 0; flips--)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(32, 127);
        }

        return changed;
    }
}
