using Webhooks.Json;

namespace Webhooks.GitHub;

/// <summary>
/// The identifying members of an object in a body: a pull request, a run, a repository. A missing member is null or zero.
/// </summary>
internal struct GitHubPart
{
    public string? FullName { get; private set; }

    public string? Login { get; private set; }

    public string? Name { get; private set; }

    public string? Title { get; private set; }

    public string? Url { get; private set; }

    public string? Branch { get; private set; }

    public string? Conclusion { get; private set; }

    public string? Status { get; private set; }

    public long Id { get; private set; }

    public long Number { get; private set; }

    public long RunId { get; private set; }

    /// <summary>Gets a value indicating whether the issue is a pull request, as GitHub has it in comments.</summary>
    public bool IsPullRequest { get; private set; }

    /// <summary>Takes the object at the cursor.</summary>
    public static GitHubPart Read(ref JsonCursor json)
    {
        var part = default(GitHubPart);

        if (!json.EnterObject())
        {
            return part;
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { part.Id = json.Int64(); }
            else if (json.Is("number"u8)) { part.Number = json.Int64(); }
            else if (json.Is("run_id"u8)) { part.RunId = json.Int64(); }
            else if (json.Is("full_name"u8)) { part.FullName = IdentityReader.Text(ref json); }
            else if (json.Is("login"u8)) { part.Login = IdentityReader.Text(ref json); }
            else if (json.Is("name"u8)) { part.Name = IdentityReader.Text(ref json); }
            else if (json.Is("title"u8)) { part.Title = IdentityReader.Text(ref json); }
            else if (json.Is("html_url"u8)) { part.Url = IdentityReader.Text(ref json); }
            else if (json.Is("head_branch"u8)) { part.Branch = IdentityReader.Text(ref json); }
            else if (json.Is("head"u8)) { part.Branch = Reference(ref json); }
            else if (json.Is("conclusion"u8)) { part.Conclusion = IdentityReader.Text(ref json); }
            else if (json.Is("status"u8) || json.Is("state"u8)) { part.Status = IdentityReader.Text(ref json); }
            else if (json.Is("pull_request"u8)) { part.IsPullRequest = json.IsObject; json.Skip(); }
            else { json.Skip(); }
        }

        return part;
    }

    // The head of a pull request.
    private static string? Reference(ref JsonCursor json)
    {
        string? name = null;

        if (!json.IsObject || !json.EnterObject())
        {
            json.Skip();
            return name;
        }

        while (json.NextMember())
        {
            if (json.Is("ref"u8)) { name = IdentityReader.Text(ref json); }
            else { json.Skip(); }
        }

        return name;
    }
}
