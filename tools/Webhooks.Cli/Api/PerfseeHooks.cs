using Webhooks.Perfsee.Api;

namespace Webhooks.Cli.Api;

/// <inheritdoc/>
/// <remarks>Perfsee has a webhook for each event type.</remarks>
internal sealed class PerfseeHooks(PerfseeClient client, string project) : IHooks
{
    public IReadOnlyList<string> Events { get; } =
        ["bundle:finished", "lab:snapshot-completed", "lab:snapshot-report-completed", "source:finished"];

    // A Perfsee of your own may run beside the app.
    public void CheckUrl(Uri url)
    {
    }

    public Task<IReadOnlyList<Hook>> ListAsync(CancellationToken cancellationToken) => TryAsync<IReadOnlyList<Hook>>(async () =>
        [.. (await client.GetHooksAsync(project, cancellationToken)).Select(hook => new Hook(
            hook.Id,
            hook.Url,
            [hook.EventType],
            hook.LastDelivery is not { } last ? "nothing was sent yet"
                : $"{last.EndedAt:u}: answered {last.StatusCode?.ToString() ?? "nothing"}",
            hook.LastDelivery is { IsSuccess: false }))]);

    public Task CreateAsync(string name, Uri url, IReadOnlyList<string> events, string secret, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            foreach (var type in events)
            {
                await client.CreateHookAsync(project, new(url, type, secret), cancellationToken);
            }

            return true;
        });

    public Task UpdateAsync(Hook hook, Uri url, IReadOnlyList<string> events, string secret, CancellationToken cancellationToken) =>
        TryAsync(() => client.UpdateHookAsync(hook.Id, new(url, hook.Events[0], secret), cancellationToken));

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (PerfseeApiException refused)
        {
            throw new CliException(refused.Message);
        }
        catch (ArgumentException refused)
        {
            throw new CliException(refused.Message);
        }
    }
}
