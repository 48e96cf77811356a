namespace Webhooks.Cli.Listening;

/// <summary>Where to listen, and what to do with deliveries.</summary>
internal sealed record ListenSettings
{
    public required ListenAddress Address { get; init; }

    /// <summary>The secrets to verify with, for every provider; none takes deliveries unverified.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>The providers that are received: those whose secrets these may be.</summary>
    public IReadOnlyList<KnownProvider> Providers => [.. KnownProvider.Received.Where(known => Secrets.All(known.Takes))];

    /// <summary>The folder to save deliveries in; null saves none.</summary>
    public string? Folder { get; init; }

    /// <summary>The address to pass accepted deliveries on to; null passes none on.</summary>
    public Uri? ForwardTo { get; init; }

    /// <summary>Whether <see cref="ForwardTo"/> may have a certificate that this machine does not trust.</summary>
    public bool Insecure { get; init; }

    /// <summary>After how many deliveries to end; 0 for never.</summary>
    public int Count { get; init; }

    public bool Json { get; init; }
}
