namespace Webhooks.Cli.Api;

/// <summary>The webhooks of one project at one provider. Members throw <see cref="CliException"/>, which says how to fix it.</summary>
internal interface IHooks
{
    /// <summary>The event types that can be sent.</summary>
    IReadOnlyList<string> Events { get; }

    /// <summary>Refuses an address that the provider refuses.</summary>
    void CheckUrl(Uri url);

    Task<IReadOnlyList<Hook>> ListAsync(CancellationToken cancellationToken);

    Task CreateAsync(string name, Uri url, IReadOnlyList<string> events, string secret, CancellationToken cancellationToken);

    Task UpdateAsync(Hook hook, Uri url, IReadOnlyList<string> events, string secret, CancellationToken cancellationToken);
}
