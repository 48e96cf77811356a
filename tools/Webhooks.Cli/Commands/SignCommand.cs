using System.CommandLine;
using System.Text.Json.Nodes;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;
using Webhooks.Cli.Sending;

namespace Webhooks.Cli.Commands;

/// <summary>Signs a body as a provider does.</summary>
internal sealed class SignCommand : CliCommand
{
    private readonly FileArgument _file = new();
    private readonly ProviderOption _provider = new();
    private readonly SchemeOption _scheme = new();
    private readonly HeaderOption _header = new();
    private readonly SecretOption _secret = new(several: false);
    private readonly Option<bool> _headers =
        new("--headers") { Description = "Print every header that the provider sends, one a line, as curl -H @- reads them." };
    private readonly JsonOption _json = new();

    public SignCommand()
        : base("sign", "Print the signature that the provider would send with a body.")
    {
        Add(_file);
        Add(_provider);
        Add(_scheme);
        Add(_header);
        Add(_secret);
        Add(_headers);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks sign body.json --provider circleci",
        "webhooks sign push.json --scheme github --header 'X-GitHub-Event: push' --headers",
        "webhooks sign body.json --headers | curl -H @- --data-binary @body.json http://localhost:5000/webhooks/circleci",
    ];

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var body = BodyFile.Read(arguments.GetRequiredValue(_file));
        var known = _scheme.Find(arguments) ?? _provider.Get(arguments, body);
        var headers = new Dictionary<string, string>(_header.Get(arguments), StringComparer.OrdinalIgnoreCase);
        known.Provider.Sign(headers, body, known.Secret(_secret.Get(arguments)[0]));

        if (arguments.GetValue(_json))
        {
            Terminal.Write(new()
            {
                ["provider"] = known.Name,
                ["signature"] = headers[known.SignatureHeader],
                ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))),
            });
        }
        else if (arguments.GetValue(_headers))
        {
            foreach (var (name, value) in headers)
            {
                HeaderText.Check(name, value);
                Console.Out.WriteLine($"{name}: {value}");
            }
        }
        else
        {
            Console.Out.WriteLine(headers[known.SignatureHeader]);
        }

        return Task.FromResult(ExitCode.Yes);
    }
}
