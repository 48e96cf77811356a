using System.Net;
using System.Net.Sockets;
using Webhooks.CircleCI.Api;

namespace Webhooks.Cli.Api;

/// <inheritdoc/>
internal sealed class CircleCIHooks(CircleCIClient client, string project) : IHooks
{
    private const int MostHooks = 5;
    private static readonly string[] PrivateSuffixes = [".local", ".internal", ".localhost"];

    public IReadOnlyList<string> Events { get; } = ["workflow-completed", "job-completed"];

    public void CheckUrl(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps)
        {
            throw new CliException("CircleCI sends to https only. Put TLS in front of the app, or use a tunnel.");
        }

        if (url.IsLoopback || PrivateSuffixes.Any(suffix => url.IdnHost.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            || (IPAddress.TryParse(url.IdnHost, out var address) && IsPrivate(address)))
        {
            throw new CliException(
                "CircleCI refuses loopback and private addresses. Use the address by which the internet reaches the app.");
        }
    }

    public Task<IReadOnlyList<Hook>> ListAsync(CancellationToken cancellationToken) => TryAsync<IReadOnlyList<Hook>>(async () =>
    {
        var hooks = new List<Hook>();

        await foreach (var page in client.GetWebhooksAsync(await ProjectIdAsync(cancellationToken), cancellationToken: cancellationToken))
        {
            foreach (var hook in page.Items)
            {
                var (outcome, failed) = await LastAsync(hook.Id, cancellationToken);
                hooks.Add(new(hook.Id.ToString(), hook.Url, hook.Events, outcome, failed));
            }
        }

        return hooks;
    });

    public Task CreateAsync(string name, Uri url, IReadOnlyList<string> events, string secret, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if ((await ListAsync(cancellationToken)).Count >= MostHooks)
            {
                throw new CliException(
                    $"The project has {MostHooks} webhooks, and CircleCI takes no more. Remove one of them at CircleCI.");
            }

            return await client.CreateWebhookAsync(
                new(await ProjectIdAsync(cancellationToken), name, url, secret) { Events = events }, cancellationToken);
        });

    public Task UpdateAsync(Hook hook, Uri url, IReadOnlyList<string> events, string secret, CancellationToken cancellationToken) =>
        TryAsync(async () => await client.UpdateWebhookAsync(
                Guid.Parse(hook.Id), new() { Url = url, Events = events, Secret = secret }, cancellationToken)
            ?? throw new CliException("The webhook was removed at CircleCI meanwhile. Run the command again."));

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CircleCIApiException refused)
        {
            throw new CliException(refused.Message);
        }
    }

    private static bool IsPrivate(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is var bytes
            && (bytes[0] is 0 or 10 || (bytes[0], bytes[1]) is (192, 168) or (169, 254)
                || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)));

    private async Task<Guid> ProjectIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetProjectAsync(project, cancellationToken) is { } found
                ? found.Id
                : throw new CliException(
                    "CircleCI has no such project, or the token's owner cannot see it. Check --project and the token.");
        }
        catch (ArgumentException refused)
        {
            throw new CliException(refused.Message);
        }
    }

    // API v3 is experimental, and CircleCI Server has none.
    private async Task<(string? Outcome, bool Failed)> LastAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in client.GetSentDeliveriesAsync(id, cancellationToken: cancellationToken))
            {
                return page.Items is [var last, ..]
                    ? ($"{last.EventType}: {last.Outcome}, answered {last.HttpStatus?.ToString() ?? "nothing"}", last.Outcome == "failed")
                    : ("nothing was sent yet", false);
            }
        }
        catch (CircleCIApiException)
        {
            return (null, false);
        }

        return (null, false);
    }
}
