using System.Net;

namespace Webhooks.Cli.Listening;

/// <summary>Where to listen, and what to do with what comes.</summary>
internal sealed record ListenSettings
{
    public required IPAddress Address { get; init; }

    /// <summary>The port; 0 for a free one.</summary>
    public required int Port { get; init; }

    /// <summary>The secrets to verify with, for both providers; none takes deliveries unverified.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>The folder to save deliveries in; null saves none.</summary>
    public string? Folder { get; init; }

    /// <summary>After how many deliveries to end; 0 for never.</summary>
    public int Count { get; init; }

    public bool Json { get; init; }
}
