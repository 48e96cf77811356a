using Webhooks.Benchmarks;

namespace Webhooks.Load;

/// <summary>How much load there is.</summary>
/// <param name="Turn">How long each server is loaded at a time.</param>
/// <param name="Rounds">How often each has its turn.</param>
/// <param name="Clients">How many connections send at once.</param>
/// <param name="Folder">Where databases are put: the disk that is measured.</param>
/// <param name="Only">Which servers are measured beside the bare one; none for all.</param>
internal sealed record LoadSettings(TimeSpan Turn, int Rounds, int Clients, string Folder, IReadOnlyList<string> Only)
{
    private static readonly string[] Names = ["seconds", "rounds", "clients", "folder", "kinds"];

    /// <summary>What the others are compared with.</summary>
    public const string Bare = "bare";

    /// <summary>What is measured: the bare endpoint first, which the others are compared with.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Bare, "limit", "tutorial", "direct", "sqlite-store", "sqlite"];

    /// <summary>What is measured too where there is a broker; the first stores without handling.</summary>
    public static IReadOnlyList<string> BrokerKinds { get; } = [LoadServer.RabbitMQStore, LoadServer.RabbitMQ];

    /// <summary>Reads <c>name=value</c> arguments.</summary>
    /// <exception cref="ArgumentException">A name, a number or a kind is unknown.</exception>
    public static LoadSettings Read(string[] arguments)
    {
        var values = new NamedArguments(arguments, Names);
        string[] known = [.. Kinds, .. BrokerKinds];
        var only = values.Text("kinds")?.Split(',') ?? [];

        if (only.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"There is no kind '{unknown}': {string.Join(", ", known)}.");
        }

        return new(
            TimeSpan.FromSeconds(values.Number("seconds", 5)),
            values.Number("rounds", 5),
            values.Number("clients", 64),
            values.Text("folder") ?? Directory.CreateTempSubdirectory("webhooks-load-").FullName,
            only);
    }

    /// <summary>Returns which of some servers are measured.</summary>
    public IReadOnlyList<string> Chosen(IEnumerable<string> kinds) =>
        [.. kinds.Where(kind => kind == Bare || Only.Count == 0 || Only.Contains(kind))];
}
