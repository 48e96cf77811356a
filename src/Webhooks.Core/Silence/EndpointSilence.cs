using System.Globalization;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Processing;
using Webhooks.Telemetry;

namespace Webhooks.Silence;

/// <summary>
/// Watches one endpoint: 1. how long is it since the last arrival, as this process knows it; 2. as the store knows it, for other processes
/// and for before the start; 3. was anything due, as the provider knows it. Only then is it an alarm.
/// </summary>
internal sealed class EndpointSilence(
    EndpointOptionsMonitor settings,
    LastArrival arrival,
    StoredArrivals stored,
    SilenceQuestion question,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private readonly WakeSignal _wake = new(time);
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private bool _askedStore;
    private volatile SilenceAlarm? _alarm;

    public string Endpoint => settings.Endpoint.Name;

    /// <summary>Gets whether a limit is set.</summary>
    public bool IsWatched => settings.Current.Options.MaxSilence is not null;

    /// <summary>Gets the last arrival, or the start when none is known.</summary>
    public DateTimeOffset Since => arrival.At ?? _started;

    /// <summary>Gets the last arrival; null when none is known.</summary>
    public DateTimeOffset? LastArrivedAt => arrival.At;

    /// <summary>Gets the time since then.</summary>
    public TimeSpan Silence => time.GetUtcNow() - Since is { Ticks: > 0 } silence ? silence : TimeSpan.Zero;

    /// <summary>Gets the alarm; null when all is well. A delivery that arrives ends it at once.</summary>
    public SilenceAlarm? Alarm => _alarm is { } alarm && alarm.Since == Since && IsWatched ? alarm : null;

    public async Task WatchAsync(CancellationToken stopping)
    {
        settings.Changed = _wake.Wake;

        while (!stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync(await TryCheckAsync(stopping));
        }
    }

    public void Wake() => _wake.Wake();

    public void Dispose() => _wake.Dispose();

    // No exception of the app's own options or store may end the watch.
    private async Task<TimeSpan> TryCheckAsync(CancellationToken stopping)
    {
        try
        {
            return await CheckAsync(stopping);
        }
        catch (Exception exception)
        {
            if (!stopping.IsCancellationRequested)
            {
                SilenceLog.Broken(logger, Endpoint, exception);
            }

            return LongestPause;
        }
    }

    /// <summary>Looks once, and returns how long to wait until the next time.</summary>
    private async Task<TimeSpan> CheckAsync(CancellationToken cancellationToken)
    {
        var options = settings.Current.Options;

        if (options.MaxSilence is not { } max)
        {
            _alarm = null;
            return Timeout.InfiniteTimeSpan;
        }

        // 1. and 2.
        if (!_askedStore || Silence >= max)
        {
            _askedStore = true;

            if (await stored.FindAsync(Endpoint, cancellationToken) is { } found)
            {
                arrival.Note(found);
            }
        }

        if (Silence is var silence && silence < max)
        {
            End();
            return max - silence;
        }

        // 3.
        var since = Since;
        var answer = await question.AskAsync(since, options, cancellationToken);

        if (since != Since)
        {
            End();
        }
        else if (answer.IsExplained)
        {
            SilenceLog.Explained(logger, Endpoint, since);
            End();
        }
        else
        {
            Raise(new(since, $"{TextOf(since, max)} {answer.Text}"));
        }

        return TimeSpan.FromTicks(Math.Clamp(max.Ticks / 4, ShortestPause.Ticks, LongestPause.Ticks));
    }

    private void Raise(SilenceAlarm alarm)
    {
        if (_alarm?.Since != alarm.Since)
        {
            SilenceLog.Silent(logger, alarm.Text);
        }

        _alarm = alarm;
    }

    private void End()
    {
        if (_alarm is not null)
        {
            _alarm = null;
            SilenceLog.Over(logger, Endpoint);
        }
    }

    private string TextOf(DateTimeOffset since, TimeSpan max) => arrival.At is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The webhook endpoint '{Endpoint}' has received nothing since the app started at {since:u}, and nothing is known "
            + $"about the time before; MaxSilence is {max:c}.")
        : Text($"The webhook endpoint '{Endpoint}' has received nothing since {since:u}; MaxSilence is {max:c}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
