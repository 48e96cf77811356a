using System.Globalization;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Handling;
using Webhooks.Recovery;
using Webhooks.Telemetry;

namespace Webhooks.Silence;

/// <summary>
/// Asks the provider of an endpoint whether an event was due since the last one arrived. The first such event is enough. Not for
/// concurrent use.
/// </summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="findSource">Returns the source that asks the provider; null when the app has no client of its API.</param>
/// <param name="recovery">The options of the endpoint's recovery; null when it does not recover.</param>
/// <param name="findTelemetry">Returns the telemetry that counts the requests; an app without a client does not have it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SilenceQuestion(
    WebhookEndpointDefinition endpoint,
    Func<IWebhookRecoverySource?> findSource,
    WebhookRecoveryOptions? recovery,
    Func<RecoveryTelemetry> findTelemetry,
    TimeProvider time,
    ILogger logger)
{
    // The wait for an answer ends here: the alarm must not be late.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly HashSet<string> _types = TypesOf(endpoint, recovery);
    private readonly SweepNotes _notes = new();

    public async Task<SilenceAnswer> AskAsync(DateTimeOffset last, WebhookOptions options, CancellationToken cancellationToken)
    {
        IEnumerable<string> projects = options.SilenceProjects.Count > 0 ? options.SilenceProjects : recovery?.Projects ?? [];
        var provider = endpoint.Provider.Name;
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            if (findSource() is not { } source)
            {
                return new(
                    IsExplained: false, $"Whether anything was due is not known: no client of {provider}'s API is there to be asked.");
            }

            if (!projects.Any())
            {
                return new(
                    IsExplained: false,
                    "Whether anything was due is not known: name projects "
                    + $"in {endpoint.SectionPath}:{nameof(WebhookOptions.SilenceProjects)}, and {provider} is asked first.");
            }

            foreach (var project in projects.Distinct(StringComparer.Ordinal))
            {
                if (await FindDueAsync(source, project, last, both.Token) is { } due)
                {
                    return new(IsExplained: false, string.Create(
                        CultureInfo.InvariantCulture,
                        $"{provider} had {due.Type} of {LogSafeText.Of(due.Subject)} to send, due {due.Time:u}, and it has not arrived. "
                        + $"Look at the webhook of {LogSafeText.Of(project)} there, or run 'webhooks doctor'."));
                }
            }

            return SilenceAnswer.NothingWasDue;
        }
        catch (WebhookRecoveryException refused)
        {
            return new(IsExplained: false, $"{provider} was asked whether anything was due, and that failed: {refused.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(IsExplained: false, Text($"{provider} was asked whether anything was due, and gave no answer within {Timeout:c}."));
        }
        // A source may fail in any way, and a failure is no reason to stay silent.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(IsExplained: false, $"{provider} was asked whether anything was due, and that failed: {failure.Message}");
        }
    }

    private async Task<RecoverableEvent?> FindDueAsync(
        IWebhookRecoverySource asked, string project, DateTimeOffset last, CancellationToken cancellationToken)
    {
        // The last one that arrived was due before it arrived, and clocks differ. An event that is due now may be on its way.
        var (settle, now) = (recovery?.SettleTime ?? asked.SettleTime, time.GetUtcNow());
        var (since, until) = (last + RecoveryFact.ClockSkew, now - settle);

        if (since >= until)
        {
            return null;
        }

        var query = new WebhookRecoveryQuery(new(endpoint.Name, int.MaxValue, Timeout, findTelemetry(), time, logger))
        {
            Endpoint = endpoint.Name,
            Project = project,
            Types = _types,
            Since = since,
            Until = until,
            Earliest = since,
        };

        await foreach (var found in asked.FindAsync(query, cancellationToken))
        {
            // An item without a time of its end may have ended just now: it counts once it was seen for the settling time of events.
            if (_types.Contains(found.Type) && found.Time >= since && found.Time <= until
                && (found.CompletedAt is not null || _notes.SeenFor(found, now) >= settle))
            {
                return found;
            }
        }

        return null;
    }

    private static HashSet<string> TypesOf(WebhookEndpointDefinition endpoint, WebhookRecoveryOptions? recovery)
    {
        if (recovery is { Types.Count: > 0 })
        {
            return [.. recovery.Types];
        }

        var handlers = new HandlerTable(endpoint.Provider, [.. endpoint.Handlers]);
        var known = endpoint.Provider.EventTypes.Keys;

        // Without any handler here, another process has them.
        return endpoint.Handlers.Count == 0 ? [.. known] : [.. known.Where(type => handlers.For(type).Length > 0)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
