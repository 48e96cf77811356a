using System.Net;
using System.Runtime.CompilerServices;

namespace Webhooks.CircleCI.Api.Recovery;

/// <summary>Asks the client within the budget of a sweep.</summary>
internal static class CircleCIQuestions
{
    // A page is a request; a page that is refused for a moment is requested again by its position.
    public static async IAsyncEnumerable<T> ItemsAsync<T>(
        WebhookRecoveryQuery query,
        Func<string?, CancellationToken, IAsyncEnumerable<CircleCIPage<T>>> list,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? position = null;

        do
        {
            var from = position;

            if (await Ask(query, token => FirstAsync(list(from, token), token), cancellationToken) is not { } page)
            {
                yield break;
            }

            foreach (var item in page.Items)
            {
                yield return item;
            }

            position = page.NextPosition;
        }
        while (position is not null);
    }

    private static async Task<CircleCIPage<T>?> FirstAsync<T>(
        IAsyncEnumerable<CircleCIPage<T>> pages, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in pages.WithCancellation(cancellationToken))
            {
                return page;
            }
        }
        // Its parent was removed since it was listed.
        catch (CircleCIApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        return null;
    }

    public static Task<T> Ask<T>(
        WebhookRecoveryQuery query, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        query.RequestAsync(
            async token =>
            {
                try
                {
                    return await request(token);
                }
                catch (CircleCIApiException refused)
                {
                    throw new WebhookRecoveryException(
                        refused.Message,
                        refused.RetryAfter ?? (refused.StatusCode == HttpStatusCode.TooManyRequests ? TimeSpan.FromMinutes(1) : null),
                        refused);
                }
            },
            cancellationToken);
}
