using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;

namespace Webhooks.Tests;

/// <summary>A stand-in for Perfsee's GraphQL API. Each document is validated against Perfsee's schema.</summary>
public sealed class PerfseeServer : StandInServer
{
    private readonly PerfseeSchema _schema;

    private PerfseeServer(PerfseeSchema schema, PerfseeWorld world) => (_schema, World) = (schema, world);

    public PerfseeWorld World { get; }

    /// <summary>The refusal of too many requests, as Perfsee answers it: status 200, and the wait in milliseconds.</summary>
    public static StandInAnswer Throttled(int milliseconds) => new(
        200,
        """{"errors":[{"message":"ThrottlerException: Too Many Requests","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}""",
        RetryAfter: $"{milliseconds}");

    public static async Task<PerfseeServer> StartAsync(PerfseeWorld? world = null)
    {
        var server = new PerfseeServer(PerfseeSchema.Load(), world ?? new());
        await server.ListenAsync();
        return server;
    }

    protected override async Task<StandInAnswer> AnswerAsync(StandInRequest request)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Token}")
        {
            return Error("User not authenticated");
        }

        var asked = JsonNode.Parse(request.Body)!;
        var document = Parser.Parse(asked["query"]!.GetValue<string>());

        foreach (var wrong in await _schema.CheckAsync(document, asked["variables"]?.AsObject()))
        {
            Violations.Enqueue(wrong);
        }

        lock (World.Gate)
        {
            try
            {
                var operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
                var execution = new PerfseeExecution(World, asked["variables"]?.AsObject() ?? []);
                var data = execution.Select(null, operation.SelectionSet);
                return new(200, $"{{\"data\":{PerfseeWorld.Write(data)}}}");
            }
            catch (PerfseeExecution.MissingException missing)
            {
                return Error(missing.Message);
            }
        }
    }

    private static StandInAnswer Error(string message) =>
        new(200, $"{{\"errors\":[{{\"message\":{JsonSerializer.Serialize(message)}}}],\"data\":null}}");
}
