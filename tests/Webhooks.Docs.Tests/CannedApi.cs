namespace Webhooks.Docs.Tests;

/// <summary>An API that gives the same answer to all requests of a path.</summary>
internal sealed class CannedApi(params (string Path, string Body)[] answers) : StandInServer
{
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
