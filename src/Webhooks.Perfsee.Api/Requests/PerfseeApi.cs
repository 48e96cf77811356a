using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Webhooks.Api;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>Sends documents and judges their answers, whose errors come with status 200.</summary>
internal sealed class PerfseeApi(ApiTransport transport)
{
    // How many items are asked for again in front of a page, to notice that some were removed.
    private const int Overlap = 5;
    private const string MissingItem = "Cannot return null for non-nullable field";
    private static readonly (string, string) Token = ("Authorization", "Bearer ");

    public static PerfseeApiException Exception(ApiFailure failure) =>
        new(failure.Problem, failure.Status, failure.RetryAfter, failure.Cause);

    /// <summary>Runs a query; null when Perfsee says that something in it does not exist.</summary>
    /// <param name="document">The document.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="isMissing">Whether an error of the kind "cannot return null" for a field means that the item is missing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<PerfseeData?> QueryAsync(
        string document, GraphQLVariables variables, Func<string, bool> isMissing, CancellationToken cancellationToken) =>
        await SendAsync(document, variables, isRepeatable: true, isMissing, cancellationToken);

    /// <summary>Runs a mutation, once unless Perfsee refused it.</summary>
    public async Task<PerfseeData?> MutateAsync(string document, GraphQLVariables variables, CancellationToken cancellationToken) =>
        await SendAsync(document, variables, isRepeatable: false, static _ => false, cancellationToken);

    /// <summary>Lists newest first, by how many to skip: Perfsee does not understand its own cursors.</summary>
    public async IAsyncEnumerable<PerfseePage<T>> ListAsync<T>(
        string document,
        string list,
        GraphQLVariables variables,
        ApiPosition from,
        int size,
        Func<ApiElement, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = int.TryParse(from.Page, NumberStyles.None, CultureInfo.InvariantCulture, out var taken);
        var (last, skip) = (from.Taken, Math.Max(0, taken - Overlap));

        while (true)
        {
            var data = await QueryAsync(document, variables with { First = size, Skip = skip }, static _ => false, cancellationToken);
            var connection = data!.Json["project"][list];
            var nodes = connection["edges"].Items()
                .Select(edge => (Id: edge["node"]["id"].Int32OrNull() ?? 0, Node: edge["node"]))
                .ToList();

            // All of it is older than what was taken last: something in front was removed, and older items have moved up.
            if (skip > 0 && last > 0 && nodes.TrueForAll(node => node.Id < last))
            {
                skip = Math.Max(0, skip - size);
                continue;
            }

            var kept = nodes
                .Select((node, index) => (node.Id, node.Node, Skip: skip + index + 1))
                .Where(node => last == 0 || node.Id < last)
                .ToList();
            var isLast = nodes.Count == 0 || (nodes.Count < size && !connection["pageInfo"]["hasNextPage"].Flag());
            var start = PerfseePage<T>.Behind(last, kept.Count > 0 ? kept[0].Skip - 1 : skip + nodes.Count);
            yield return new(
                [.. kept.Select(node => read(node.Node))],
                [start, .. kept.Select(node => PerfseePage<T>.Behind(node.Id, node.Skip))],
                isLast);

            if (isLast)
            {
                yield break;
            }

            last = kept.Count > 0 ? kept[^1].Id : last;
            skip = Math.Max(skip + 1, skip + nodes.Count - Overlap);
        }
    }

    public static bool IsMissing(string message) => message.StartsWith(MissingItem, StringComparison.Ordinal);

    private async Task<PerfseeData?> SendAsync(
        string document, GraphQLVariables variables, bool isRepeatable, Func<string, bool> isMissing, CancellationToken cancellationToken)
    {
        var operation = document[..document.IndexOf('(', StringComparison.Ordinal)];
        var body = JsonSerializer.SerializeToUtf8Bytes(new(document, variables), PerfseeRequests.Default.GraphQLRequest);
        var answer = await transport.SendAsync(HttpMethod.Post, "graphql", body, Token, isRepeatable, cancellationToken);
        var json = answer.Read();
        var error = json?["errors"].Items().FirstOrDefault()["message"].TextOrNull();

        if (PerfseeThrottle.IsRefusal(error))
        {
            throw Exception(ApiTransport.Refused(operation, answer with { Status = HttpStatusCode.TooManyRequests }, error, Section));
        }

        if (error is not null && isMissing(error))
        {
            return null;
        }

        // An error that left the data in place concerns a member that may be null.
        if (!answer.IsSuccess || (error is not null && json?["data"].IsObject != true))
        {
            throw Exception(error is not null && IsMissing(error)
                ? new(
                    $"{operation}: Perfsee has no such project or item, or the token may not read it "
                    + $"({ApiTransport.Short(error, answer)}). Check the project's id and the token.",
                    HttpStatusCode.NotFound)
                : ApiTransport.Refused(operation, answer, error, Section));
        }

        return json is { } answered && answered["data"].IsObject
            ? new(answered["data"], answer.Body)
            : throw Exception(
                new($"{operation} was answered with something that is no GraphQL answer. Does Host lead to Perfsee?", answer.Status));
    }

    private static string Section => ApiRegistration.Section(PerfseeClient.Provider);
}
