using Webhooks.Testing;

namespace Webhooks.Cli.Sending;

/// <summary>Makes the payloads to send: samples of now, each with ids of its own.</summary>
internal static class Payloads
{
    private const string Failed = "Failed";

    // Perfsee creates an artifact or a snapshot, runs it, and sends the event then.
    private static readonly TimeSpan Run = TimeSpan.FromMinutes(2);

    /// <summary>The events of a provider by the names they have on the command line.</summary>
    public static IReadOnlyList<string> Events(KnownProvider provider) =>
        provider == KnownProvider.CircleCI
            ? ["workflow-completed", "job-completed", "ping"]
            : ["bundle-finished", "snapshot-completed", "snapshot-report-completed", "source-finished"];

    /// <param name="provider">The provider.</param>
    /// <param name="name">The event, as on the command line or as the provider spells it.</param>
    /// <param name="edits">What to change.</param>
    /// <param name="time">When it happened.</param>
    public static WebhookPayload Create(KnownProvider provider, string name, PayloadEdits edits, DateTimeOffset time)
    {
        var known = name.Replace(':', '-').Replace("lab-", "", StringComparison.Ordinal);

        if (!Events(provider).Contains(known))
        {
            throw new CliException($"'{name}' is no event of {provider.Provider.Name}: take one of {string.Join(", ", Events(provider))}.");
        }

        try
        {
            return provider == KnownProvider.CircleCI ? CircleCI(known, edits, time) : Perfsee(known, edits, time);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new CliException($"That does not fit {name}: {exception.Message}");
        }
    }

    private static CircleCIPayload CircleCI(string name, PayloadEdits edits, DateTimeOffset time)
    {
        if (edits.Score is not null)
        {
            throw new CliException("--score is Perfsee's: CircleCI has none.");
        }

        if (edits.Reason is not null)
        {
            throw new CliException("--reason is Perfsee's: CircleCI sends none.");
        }

        var payload = name switch
        {
            "workflow-completed" => CircleCIPayload.WorkflowCompleted(edits.Integration).WithWorkflowId(Guid.NewGuid()),
            "job-completed" => CircleCIPayload.JobCompleted(edits.Integration).Set("job.id", Guid.NewGuid().ToString()),
            _ => CircleCIPayload.Ping(),
        };

        payload = payload.At(time);
        payload = edits.Status is { } status ? payload.WithStatus(status) : payload;
        payload = edits.Branch is { } branch ? payload.OnBranch(branch) : payload;
        payload = edits.Tag is { } tag ? payload.OnTag(tag) : payload;
        return edits.SetMembers(payload);
    }

    private static PerfseePayload Perfsee(string name, PayloadEdits edits, DateTimeOffset time)
    {
        if (edits.Tag is not null || edits.Integration != default)
        {
            throw new CliException("--tag and --integration are CircleCI's: Perfsee knows a branch.");
        }

        var payload = name switch
        {
            "bundle-finished" => PerfseePayload.BundleFinished(),
            "snapshot-completed" => PerfseePayload.SnapshotCompleted(),
            "snapshot-report-completed" => PerfseePayload.SnapshotReportCompleted(),
            _ => PerfseePayload.SourceFinished(),
        };

        payload = payload.At(time - Run);
        payload = edits.Status == Failed || edits.Reason is not null ? payload.Failed(edits.Reason ?? "The job failed.")
            : edits.Status is { } status ? payload.WithStatus(status)
            : payload;
        payload = edits.Branch is { } branch ? payload.OnBranch(branch) : payload;
        payload = edits.Score is { } score ? payload.WithScore(score) : payload;
        return edits.SetMembers(payload);
    }
}
