using System.Globalization;

namespace Webhooks.Load;

/// <summary>How much load there is.</summary>
/// <param name="Turn">How long each server is loaded at a time.</param>
/// <param name="Rounds">How often each has its turn.</param>
/// <param name="Clients">How many connections send at once.</param>
/// <param name="Folder">Where databases are put: the disk that is measured.</param>
internal sealed record LoadSettings(TimeSpan Turn, int Rounds, int Clients, string Folder)
{
    public const string RabbitMQVariable = "WEBHOOKS_RABBITMQ";

    /// <summary>What is measured: the bare endpoint first, which the others are compared with.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        Environment.GetEnvironmentVariable(RabbitMQVariable) is { Length: > 0 }
            ? ["bare", "tutorial", "direct", "sqlite-store", "sqlite", "rabbitmq"]
            : ["bare", "tutorial", "direct", "sqlite-store", "sqlite"];

    public static LoadSettings Read(string[] arguments)
    {
        var values = arguments.Select(argument => argument.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[^1]);

        int Number(string name, int otherwise) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

        return new(
            TimeSpan.FromSeconds(Number("seconds", 5)),
            Number("rounds", 5),
            Number("clients", 64),
            values.GetValueOrDefault("folder") ?? Directory.CreateTempSubdirectory("webhooks-load-").FullName);
    }
}
