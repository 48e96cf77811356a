using System.Globalization;

namespace Webhooks.Load;

/// <summary>How much load there is.</summary>
/// <param name="Turn">How long each server is loaded at a time.</param>
/// <param name="Rounds">How often each has its turn.</param>
/// <param name="Clients">How many connections send at once.</param>
/// <param name="Folder">Where databases are put: the disk that is measured.</param>
internal sealed record LoadSettings(TimeSpan Turn, int Rounds, int Clients, string Folder)
{
    private static readonly string[] Names = ["seconds", "rounds", "clients", "folder"];

    /// <summary>What is measured: the bare endpoint first, which the others are compared with.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["bare", "tutorial", "direct", "sqlite-store", "sqlite"];

    /// <summary>What is measured too where there is a broker; the first stores without handling.</summary>
    public static IReadOnlyList<string> BrokerKinds { get; } = [LoadServer.RabbitMQStore, LoadServer.RabbitMQ];

    public static LoadSettings Read(string[] arguments)
    {
        var values = arguments.Select(argument => argument.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[^1]);

        // A server that is started wrongly must not take itself for the load: it would start servers of its own, and so on.
        if (values.Keys.Except(Names).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"There is no '{unknown}': {string.Join(", ", Names)}.");
        }

        int Number(string name, int otherwise) => !values.TryGetValue(name, out var text) ? otherwise
            : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new ArgumentException($"'{name}' is a number over zero, not '{text}'.");

        return new(
            TimeSpan.FromSeconds(Number("seconds", 5)),
            Number("rounds", 5),
            Number("clients", 64),
            values.GetValueOrDefault("folder") ?? Directory.CreateTempSubdirectory("webhooks-load-").FullName);
    }
}
