namespace Webhooks.Recovery;

/// <summary>The state of an endpoint's sweeps, for health and metrics.</summary>
internal sealed class RecoveryState
{
    private readonly Lock _gate = new();
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();
    private DateTimeOffset? _lastSuccess;
    private DateTimeOffset? _place;

    /// <summary>Gets what went wrong in the last sweep, by project.</summary>
    public IReadOnlyDictionary<string, string> Problems
    {
        get
        {
            lock (_gate)
            {
                return _problems;
            }
        }
    }

    /// <summary>Gets when a sweep last ended without a problem; null when none has.</summary>
    public DateTimeOffset? LastSuccess
    {
        get
        {
            lock (_gate)
            {
                return _lastSuccess;
            }
        }
    }

    /// <summary>Gets up to when everything has arrived or was recovered, in all projects; null when that is not known here.</summary>
    public DateTimeOffset? Place
    {
        get
        {
            lock (_gate)
            {
                return _place;
            }
        }
    }

    public void Ended(IReadOnlyDictionary<string, string> problems, DateTimeOffset? place, DateTimeOffset now)
    {
        lock (_gate)
        {
            _problems = problems;
            _place = place ?? _place;
            _lastSuccess = problems.Count == 0 ? now : _lastSuccess;
        }
    }
}
