using System.Text.RegularExpressions;
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

    public async Task<IReadOnlyList<string>> CheckAsync(GraphQLDocument document)
    {
        var result = await new DocumentValidator().ValidateAsync(new ValidationOptions
        {
            Document = document,
            Schema = _schema,
            Operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single(),

            // Variables are checked by the executor; here it is the document that counts.
            Rules = DocumentValidator.CoreRules,
        });
        return [.. result.Errors.Select(error => error.Message).Where(message => !message.StartsWith("Variable '$", StringComparison.Ordinal))];
    }

    [GeneratedRegex("^scalar .*$", RegexOptions.Multiline)]
    private static partial Regex Scalar();

    private sealed class AnyScalar : ScalarGraphType
    {
        public AnyScalar(string name) => Name = name;

        public override object? ParseValue(object? value) => value;
    }
}
