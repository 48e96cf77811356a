using Webhooks.Benchmarks;

namespace Webhooks.Peers.Durable;

/// <summary>How much is sent to whom.</summary>
/// <param name="Rounds">How often each way has its turn.</param>
/// <param name="Count">How many deliveries a turn has, fewer for the slowest ways.</param>
/// <param name="Clients">How many connections send at once.</param>
/// <param name="Ways">What is compared.</param>
/// <param name="Folder">Where files are put: the disk that is measured.</param>
internal sealed record DurableSettings(int Rounds, int Count, int Clients, IReadOnlyList<DurableWay> Ways, string Folder)
{
    private static readonly string[] Names = ["rounds", "count", "clients", "ways", "folder"];

    public static DurableSettings Read(IEnumerable<string> arguments)
    {
        var values = new NamedArguments(arguments, Names);
        var count = values.Number("count", 20_000);

        if (count < DurableTurn.Repeats)
        {
            throw new ArgumentException($"'count' must be at least {DurableTurn.Repeats}: that many are repeated.");
        }

        return new(
            values.Number("rounds", 3),
            count,
            values.Number("clients", 64),
            values.Text("ways")?.Split(',').SelectMany(DurableWays.Find).Distinct().ToList() ?? DurableWays.All,
            values.Text("folder") ?? Directory.CreateTempSubdirectory("webhooks-peers-").FullName);
    }
}
