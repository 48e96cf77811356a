namespace Webhooks.GitHub;

/// <summary>
/// A body and its type. Most handlers look only at what Octokit.Webhooks makes of it, so that our own walk over it waits for the first
/// question. Two are equal when they say the same.
/// </summary>
/// <param name="type">The type of the event.</param>
/// <param name="content">The body; memory of its own, which nobody changes.</param>
internal sealed class GitHubBody(string type, ReadOnlyMemory<byte> content) : IEquatable<GitHubBody>
{
    private GitHubFacts? _facts;

    public static GitHubBody None { get; } = new("", default);

    public ReadOnlyMemory<byte> Content => content;

    // Two that ask at once read it twice, with one result.
    public GitHubFacts Facts => _facts ??= GitHubFacts.Read(type, content.Span);

    public bool Equals(GitHubBody? other) => other is not null && (ReferenceEquals(this, other) || Facts == other.Facts);

    public override bool Equals(object? obj) => Equals(obj as GitHubBody);

    public override int GetHashCode() => Facts.GetHashCode();
}
