namespace Webhooks.Sqs.Telemetry;

/// <summary>A problem that lasts is told once, until it is over or another.</summary>
internal sealed class ToldProblem
{
    private volatile string? _told;

    /// <summary>Returns whether it is to be told.</summary>
    public bool IsNew(string problem)
    {
        var isNew = _told != problem;
        _told = problem;
        return isNew;
    }

    public void IsOver() => _told = null;
}
