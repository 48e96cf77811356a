using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.GitHub;

/// <summary>The facts that every event has, read from the body itself and not from Octokit.Webhooks' classes.</summary>
internal sealed record GitHubFacts
{
    // The characters that are safe as a key in every store.
    private const int MaxSubject = 200;
    private const string Branches = "refs/heads/";

    public static GitHubFacts None { get; } = new();

    public string? Action { get; private init; }

    public string? Repository { get; private init; }

    public string? Subject { get; private init; }

    public WebhookSummary Summary { get; private init; } = new();

    /// <summary>Reads the facts of a body. Never throws: a body that is not JSON, or no object, has none.</summary>
    public static GitHubFacts Read(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new JsonCursor(body);
            return json.IsObject && json.EnterObject() ? Walk(ref json, type) : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static GitHubFacts Walk(ref JsonCursor json, string type)
    {
        string? action = null;
        string? reference = null;
        string? compare = null;
        GitHubPart repository = default, organization = default, about = default, pullRequest = default;
        var member = MemberOf(type);

        while (json.NextMember())
        {
            if (json.Is("action"u8)) { action = IdentityReader.Text(ref json); }
            else if (json.Is("ref"u8)) { reference = IdentityReader.Text(ref json); }
            else if (json.Is("compare"u8)) { compare = IdentityReader.Text(ref json); }
            else if (json.Is("repository"u8)) { repository = GitHubPart.Read(ref json); }
            else if (json.Is("organization"u8)) { organization = GitHubPart.Read(ref json); }
            else if (json.Is("pull_request"u8)) { pullRequest = GitHubPart.Read(ref json); }
            else if (!member.IsEmpty && json.Is(member)) { about = GitHubPart.Read(ref json); }
            else { json.Skip(); }
        }

        json.End();
        about = type.StartsWith("pull_request", StringComparison.Ordinal) ? pullRequest : about;

        return new()
        {
            Action = action,
            Repository = repository.FullName,
            Subject = SubjectOf(type, repository.FullName, organization.Login, about),
            Summary = new()
            {
                Title = TitleOf(type, action, about),
                Project = repository.FullName ?? organization.Login,
                Branch = about.Branch
                    ?? (reference?.StartsWith(Branches, StringComparison.Ordinal) == true ? reference[Branches.Length..] : reference),
                Status = about.Conclusion ?? about.Status ?? action,
                Url = about.Url ?? compare ?? repository.Url,
            },
        };
    }

    /// <summary>Returns the member that holds what an event of a type is about; empty where that is the repository.</summary>
    private static ReadOnlySpan<byte> MemberOf(string type) => type switch
    {
        "issues" or "issue_comment" => "issue"u8,
        "workflow_run" => "workflow_run"u8,
        "workflow_job" => "workflow_job"u8,
        "check_run" => "check_run"u8,
        "check_suite" => "check_suite"u8,
        "deployment" or "deployment_status" => "deployment"u8,
        "discussion" or "discussion_comment" => "discussion"u8,
        "release" => "release"u8,
        _ => [],
    };

    private static string? SubjectOf(string type, string? repository, string? organization, in GitHubPart about)
    {
        var subject = repository is null ? (organization is null ? null : $"organization:{organization}")
            : type switch
            {
                "issue_comment" when about is { IsPullRequest: true, Number: > 0 } => $"pull-request:{repository}#{about.Number}",
                "issues" or "issue_comment" when about.Number > 0 => $"issue:{repository}#{about.Number}",
                "workflow_run" when about.Id > 0 => $"run:{repository}/{about.Id}",
                "workflow_job" when about.RunId > 0 => $"run:{repository}/{about.RunId}",
                "check_run" when about.Id > 0 => $"check-run:{repository}/{about.Id}",
                "check_suite" when about.Id > 0 => $"check-suite:{repository}/{about.Id}",
                "deployment" or "deployment_status" when about.Id > 0 => $"deployment:{repository}/{about.Id}",
                "discussion" or "discussion_comment" when about.Number > 0 => $"discussion:{repository}#{about.Number}",
                "release" when about.Id > 0 => $"release:{repository}/{about.Id}",
                _ when type.StartsWith("pull_request", StringComparison.Ordinal) && about.Number > 0 =>
                    $"pull-request:{repository}#{about.Number}",
                _ => $"repository:{repository}",
            };

        return subject?.Length <= MaxSubject ? subject : null;
    }

    private static string TitleOf(string type, string? action, in GitHubPart about)
    {
        var name = about.Title ?? about.Name;
        var number = about.Number > 0 ? $" #{about.Number}" : "";
        return $"{type}{number}{(action is null ? "" : $" {action}")}{(name is null ? "" : $": {name}")}";
    }
}
