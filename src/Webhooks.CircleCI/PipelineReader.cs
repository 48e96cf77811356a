using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>Reads <c>pipeline</c> and what is in it.</summary>
internal static class PipelineReader
{
    public static Pipeline Pipeline(ref JsonCursor json)
    {
        Guid? id = null;
        long? number = null;
        DateTimeOffset? createdAt = null;
        PipelineTrigger? trigger = null;
        Vcs? vcs = null;
        TriggerParameters? parameters = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Guid(); }
            else if (json.Is("number"u8)) { number = json.Int64(); }
            else if (json.Is("created_at"u8)) { createdAt = json.Time(); }
            else if (json.Is("trigger"u8)) { trigger = Trigger(ref json); }
            else if (json.Is("vcs"u8)) { vcs = json.IsNull ? null : Vcs(ref json); }
            else if (json.Is("trigger_parameters"u8)) { parameters = json.IsNull ? null : Parameters(ref json); }
            else { json.Unknown(); }
        }

        return new()
        {
            Id = json.Required(id, "id"),
            Number = json.Required(number, "number"),
            CreatedAt = json.Required(createdAt, "created_at"),
            Trigger = json.Required(trigger, "trigger"),
            Vcs = vcs,
            TriggerParameters = parameters,
        };
    }

    private static PipelineTrigger Trigger(ref JsonCursor json)
    {
        string? type = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("type"u8)) { type = json.String(); }
            else { json.Unknown(); }
        }

        return new() { Type = json.Required(type, "type") };
    }

    private static Vcs? Vcs(ref JsonCursor json)
    {
        string? provider = null;
        string? origin = null;
        string? target = null;
        string? revision = null;
        string? branch = null;
        string? tag = null;
        Commit? commit = null;

        if (!json.EnterObject())
        {
            return null;
        }

        while (json.NextMember())
        {
            if (json.Is("provider_name"u8)) { provider = json.StringOrNull(); }
            else if (json.Is("origin_repository_url"u8)) { origin = json.StringOrNull(); }
            else if (json.Is("target_repository_url"u8)) { target = json.StringOrNull(); }
            else if (json.Is("revision"u8)) { revision = json.StringOrNull(); }
            else if (json.Is("branch"u8)) { branch = json.StringOrNull(); }
            else if (json.Is("tag"u8)) { tag = json.StringOrNull(); }
            else if (json.Is("commit"u8)) { commit = json.IsNull ? null : Commit(ref json); }
            else { json.Unknown(); }
        }

        return new()
        {
            ProviderName = provider,
            OriginRepositoryUrl = origin,
            TargetRepositoryUrl = target,
            Revision = revision,
            Branch = branch,
            Tag = tag,
            Commit = commit,
        };
    }

    private static Commit? Commit(ref JsonCursor json)
    {
        string? subject = null;
        string? body = null;
        CommitPerson? author = null;
        DateTimeOffset? authoredAt = null;
        CommitPerson? committer = null;
        DateTimeOffset? committedAt = null;

        if (!json.EnterObject())
        {
            return null;
        }

        while (json.NextMember())
        {
            if (json.Is("subject"u8)) { subject = json.StringOrNull(); }
            else if (json.Is("body"u8)) { body = json.StringOrNull(); }
            else if (json.Is("author"u8)) { author = json.IsNull ? null : Person(ref json); }
            else if (json.Is("authored_at"u8)) { authoredAt = json.TimeOrNull(); }
            else if (json.Is("committer"u8)) { committer = json.IsNull ? null : Person(ref json); }
            else if (json.Is("committed_at"u8)) { committedAt = json.TimeOrNull(); }
            else { json.Unknown(); }
        }

        return new()
        {
            Subject = subject,
            Body = body,
            Author = author,
            AuthoredAt = authoredAt,
            Committer = committer,
            CommittedAt = committedAt,
        };
    }

    private static CommitPerson? Person(ref JsonCursor json)
    {
        string? name = null;
        string? email = null;

        if (!json.EnterObject())
        {
            return null;
        }

        while (json.NextMember())
        {
            if (json.Is("name"u8)) { name = json.StringOrNull(); }
            else if (json.Is("email"u8)) { email = json.StringOrNull(); }
            else { json.Unknown(); }
        }

        return new() { Name = name, Email = email };
    }

    private static TriggerParameters? Parameters(ref JsonCursor json)
    {
        Dictionary<string, string>? circleCI = null;
        Dictionary<string, string>? git = null;
        Dictionary<string, string>? gitHubApp = null;
        Dictionary<string, string>? gitLab = null;
        Dictionary<string, string>? webhook = null;

        if (!json.EnterObject())
        {
            return null;
        }

        while (json.NextMember())
        {
            if (json.Is("circleci"u8)) { circleCI = json.MapOrNull(); }
            else if (json.Is("git"u8)) { git = json.MapOrNull(); }
            else if (json.Is("github_app"u8)) { gitHubApp = json.MapOrNull(); }
            else if (json.Is("gitlab"u8)) { gitLab = json.MapOrNull(); }
            else if (json.Is("webhook"u8)) { webhook = json.MapOrNull(); }
            else { json.Unknown(); }
        }

        return new() { CircleCI = circleCI, Git = git, GitHubApp = gitHubApp, GitLab = gitLab, Webhook = webhook };
    }
}
