namespace Webhooks.Recovery;

/// <summary>One sweep's way through one project.</summary>
internal sealed class ProjectSweep(string project, RecoveryPlace place, TimeSpan settleTime)
{
    private readonly List<RecoverableEvent> _events = [];
    private readonly HashSet<(string, string, string?)> _names = [];
    private DateTimeOffset? _postponed;

    public string Project => project;

    public RecoveryPlace Place => place;

    public TimeSpan SettleTime => settleTime;

    public required WebhookRecoveryQuery Query { get; init; }

    public IReadOnlyList<RecoverableEvent> Events => _events;

    /// <summary>Gets or sets how many events were found.</summary>
    public int Found { get; set; }

    /// <summary>Gets how far the place moves: up to the end of the sweep, but not past an event that was put off.</summary>
    public DateTimeOffset Next => _postponed is { } postponed && postponed < Query.Until ? postponed : Query.Until;

    /// <summary>Takes an event; false for one that was found before.</summary>
    public bool Add(RecoverableEvent found)
    {
        if (!_names.Add((found.Type, found.Subject, found.Status)))
        {
            return false;
        }

        _events.Add(found);
        return true;
    }

    /// <summary>Leaves an event to a later sweep.</summary>
    public void Postpone(RecoverableEvent found)
    {
        if (_postponed is null || found.Time < _postponed)
        {
            _postponed = found.Time;
        }
    }
}
