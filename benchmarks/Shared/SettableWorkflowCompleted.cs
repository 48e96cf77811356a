namespace Webhooks.Benchmarks;

/// <summary>The shape of <see cref="CircleCI.WorkflowCompleted"/> as a serializer likes it best: mutable classes.</summary>
public sealed class SettableWorkflowCompleted
{
    public string? Type { get; set; }

    public Guid Id { get; set; }

    public DateTimeOffset HappenedAt { get; set; }

    public Named? Webhook { get; set; }

    public WorkflowPart? Workflow { get; set; }

    public PipelinePart? Pipeline { get; set; }

    public ProjectPart? Project { get; set; }

    public Named? Organization { get; set; }

    public sealed class Named
    {
        public Guid Id { get; set; }

        public string? Name { get; set; }
    }

    public sealed class ProjectPart
    {
        public Guid Id { get; set; }

        public string? Name { get; set; }

        public string? Slug { get; set; }
    }

    public sealed class WorkflowPart
    {
        public Guid Id { get; set; }

        public string? Name { get; set; }

        public string? Status { get; set; }

        public DateTimeOffset CreatedAt { get; set; }

        public DateTimeOffset? StoppedAt { get; set; }

        public string? Url { get; set; }
    }

    public sealed class PipelinePart
    {
        public Guid Id { get; set; }

        public long Number { get; set; }

        public DateTimeOffset CreatedAt { get; set; }

        public TriggerPart? Trigger { get; set; }

        public VcsPart? Vcs { get; set; }
    }

    public sealed class TriggerPart
    {
        public string? Type { get; set; }
    }

    public sealed class VcsPart
    {
        public string? ProviderName { get; set; }

        public string? OriginRepositoryUrl { get; set; }

        public string? TargetRepositoryUrl { get; set; }

        public string? Revision { get; set; }

        public string? Branch { get; set; }

        public string? Tag { get; set; }

        public CommitPart? Commit { get; set; }
    }

    public sealed class CommitPart
    {
        public string? Subject { get; set; }

        public string? Body { get; set; }

        public Person? Author { get; set; }

        public DateTimeOffset? AuthoredAt { get; set; }

        public Person? Committer { get; set; }

        public DateTimeOffset? CommittedAt { get; set; }
    }

    public sealed class Person
    {
        public string? Name { get; set; }

        public string? Email { get; set; }
    }
}
