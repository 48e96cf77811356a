namespace Webhooks.Perfsee;

/// <summary>The analysis of an uploaded bundle passed or failed: Perfsee's <c>bundle:finished</c>.</summary>
/// <remarks>
/// It is sent again for the same artifact when its analysis runs again, and can be sent twice for one run, even passed and then failed: to
/// act once, key on <see cref="PerfseeProject.Id"/>, <see cref="Artifact.Id"/> and <see cref="Artifact.Status"/>. Perfsee's documentation
/// spells the type <c>bundle-finished</c>; that is understood too, as are its names for links and variables where the true ones are
/// missing.
/// </remarks>
public sealed record BundleFinished : PerfseeEvent
{
    /// <summary>Gets the artifact, with its status and the baseline to compare it with.</summary>
    public Artifact Artifact { get; init; } = Artifact.Empty;
}
