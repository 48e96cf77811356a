using System.Text;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Contract;

/// <summary>
/// All providers that the contract is tested with. A new one is added here, and the tests of the contract run over it:
/// what the contract cannot know of it stands in its entry.
/// </summary>
public static class ProviderRegistry
{
    private static readonly ProviderEntry[] All =
    [
        new(CircleCIWebhook.Provider, CircleCIWebhook.SignatureHeader)
        {
            Bodies = [.. Payload.Names("circleci").Select(Payload.Read)],
            Sample = Payload.Read("circleci/job-completed.gitlab"),
            TypedAs = """{"type":"%"}""",
        },
        new(PerfseeWebhook.Provider, PerfseeWebhook.SignatureHeader)
        {
            Bodies = [.. Payload.Names("perfsee").Select(Payload.Read)],
            Sample = Payload.Read("perfsee/source-finished"),
            TypedAs = """{"eventType":"%"}""",
        },
        new(new ToyProvider(), ToyProvider.SignatureHeader)
        {
            Bodies = ["""{"type":"toy.rolled","name":"Böller"}"""u8.ToArray()],
            Sample = """{"type":"toy.rolled","name":"Kreisel"}"""u8.ToArray(),
            TypedAs = """{"type":"%"}""",
            SignedHeaders = [ToyProvider.IdHeader],
            SecretOf = static text => $"toysec_{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}",
        },
    ];

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(entry => entry.Provider.Name)];

    internal static ProviderEntry Find(string name) => All.Single(entry => entry.Provider.Name == name);
}
