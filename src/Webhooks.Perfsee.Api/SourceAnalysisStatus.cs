namespace Webhooks.Perfsee.Api;

/// <summary>The states of the source analysis of a report.</summary>
public enum SourceAnalysisStatus
{
    /// <summary>There is no analysis, or this version does not know its state: see <see cref="ReportDetails.SourceStatusText"/>.</summary>
    Unknown = 0,

    /// <summary><c>Pending</c>: the analysis waits.</summary>
    Pending,

    /// <summary><c>Running</c>: the analysis runs.</summary>
    Running,

    /// <summary><c>Completed</c>: the analysis ended well; Perfsee has sent <c>source:finished</c>.</summary>
    Completed,

    /// <summary><c>Failed</c>: the analysis failed; Perfsee sends nothing.</summary>
    Failed,
}
