using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Testing;

namespace Webhooks.Cli.Sending;

/// <summary>What the command line changes in each payload.</summary>
internal sealed record PayloadEdits
{
    public string? Status { get; init; }

    public string? Branch { get; init; }

    public string? Tag { get; init; }

    public int? Score { get; init; }

    public CircleCIIntegration Integration { get; init; }

    /// <summary>Members by path, each <c>path=value</c>; a value that is JSON is taken as such, anything else as text.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    public TPayload SetMembers<TPayload>(TPayload payload)
        where TPayload : WebhookPayload<TPayload>
    {
        foreach (var member in Members)
        {
            var equals = member.IndexOf('=');

            if (equals <= 0)
            {
                throw new CliException("--set must be path=value: --set pipeline.number=7.");
            }

            payload = payload.Set(member[..equals], Value(member[(equals + 1)..]));
        }

        return payload;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
