namespace Webhooks.CircleCI.Api;

/// <summary>Represents a webhook to be created at CircleCI. A project has at most five.</summary>
/// <param name="ProjectId">The id of the project; see <see cref="CircleCIClient.GetProjectAsync"/>.</param>
/// <param name="Name">The name.</param>
/// <param name="Url">The address to send to. CircleCI accepts https on public hosts only.</param>
/// <param name="Secret">The secret that signs the deliveries, the same as in <c>Webhooks:CircleCI:Secrets</c>. It is never logged.</param>
public sealed record WebhookRegistration(Guid ProjectId, string Name, Uri Url, string Secret)
{
    /// <summary>Gets the types of the events to send; both by default.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["workflow-completed", "job-completed"];

    /// <summary>Gets a value indicating whether CircleCI checks the certificate of the address; true by default.</summary>
    public bool VerifiesTls { get; init; } = true;

    /// <summary>Returns a text without the secret.</summary>
    public override string ToString() => $"{nameof(WebhookRegistration)} {{ {nameof(Name)} = {Name}, {nameof(Url)} = {Url} }}";
}
