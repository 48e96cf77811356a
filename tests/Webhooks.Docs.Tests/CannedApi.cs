namespace Webhooks.Docs.Tests;

/// <summary>An API that gives the same answer to all requests of a path.</summary>
internal sealed class CannedApi(params (string Path, string Body)[] answers) : StandInServer
{
    /// <summary>CircleCI's API where nothing has run in the project gh/acme/app.</summary>
    public static CannedApi OfAnEmptyProject() => new(
        ("/api/v2/project/gh/acme/app/pipeline", """{"items":[],"next_page_token":null}"""),
        ("/api/v2/project/gh/acme/app", """{"name":"app","slug":"gh/acme/app"}"""),
        ("/api/v2/insights/", """{"items":[],"next_page_token":null}"""));

    public async Task<CannedApi> StartAsync()
    {
        await ListenAsync();
        return this;
    }

    protected override Task<StandInAnswer> AnswerAsync(StandInRequest request) =>
        Task.FromResult(Array.Find(answers, answer => request.Path.StartsWith(answer.Path, StringComparison.Ordinal)) is { Body: { } body }
            ? new StandInAnswer(200, body)
            : new(404));
}
