using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Webhooks.Tests;

/// <summary>Perfsee's schema: says what is wrong with a document.</summary>
public sealed partial class PerfseeSchema
{
    private readonly ISchema _schema;

    private PerfseeSchema(ISchema schema) => _schema = schema;

    public static PerfseeSchema Load()
    {
        var text = Scalar().Replace(File.ReadAllText(ApiDescriptions.Require("perfsee.schema.gql")), "");
        var schema = Schema.For(text, builder => builder.IgnoreComments = true);
        schema.RegisterType(new AnyScalar("JSON"));
        schema.RegisterType(new AnyScalar("DateTime"));
        schema.Initialize();
        return new(schema);
    }

    public async Task<IReadOnlyList<string>> CheckAsync(GraphQLDocument document, JsonObject? variables)
    {
        var result = await new DocumentValidator().ValidateAsync(new ValidationOptions
        {
            Document = document,
            Schema = _schema,
            Operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single(),
            Variables = new Inputs((IDictionary<string, object?>?)Value(variables) ?? new Dictionary<string, object?>()),
            Rules = DocumentValidator.CoreRules,
        });
        return [.. result.Errors.Select(error => error.Message)];
    }

    private static object? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members => members.ToDictionary(member => member.Key, member => Value(member.Value)),
        JsonArray items => items.Select(Value).ToList(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.Number => node.GetValue<int>(),
            JsonValueKind.String => node.GetValue<string>(),
            var kind => kind == JsonValueKind.True,
        },
    };

    [GeneratedRegex("^scalar .*$", RegexOptions.Multiline)]
    private static partial Regex Scalar();

    private sealed class AnyScalar : ScalarGraphType
    {
        public AnyScalar(string name) => Name = name;

        public override object? ParseValue(object? value) => value;
    }
}
