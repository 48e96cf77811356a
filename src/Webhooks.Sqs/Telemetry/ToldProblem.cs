namespace Webhooks.Sqs.Telemetry;

/// <summary>A problem that lasts is logged once, until it is over or changes.</summary>
internal sealed class ToldProblem
{
    private volatile string? _told;

    /// <summary>Returns whether to log it.</summary>
    public bool IsNew(string problem)
    {
        var isNew = _told != problem;
        _told = problem;
        return isNew;
    }

    public void IsOver() => _told = null;
}
