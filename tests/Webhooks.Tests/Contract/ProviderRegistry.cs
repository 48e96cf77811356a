using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Samples.Stripe;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.StandardWebhooks;
using Webhooks.Tests.GitHub;
using Webhooks.Tests.StandardWebhooks;

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
        new(GitHubWebhook.Provider, GitHubWebhook.SignatureHeader)
        {
            Bodies = [],
            Sample = OctokitBodies.Ping,
            TypedAs = "{}",
            TypeHeader = GitHubWebhook.EventHeader,
            BodyOf = OctokitBodies.OfType,
        },
        new(StandardProvider(), StandardWebhook.SignatureHeader)
        {
            Bodies = [],
            Sample = """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{"amount":12.5}}"""u8.ToArray(),
            TypedAs = """{"type":"%","data":{}}""",
            SignedHeaders = [StandardWebhook.IdHeader, StandardWebhook.TimestampHeader],
            SecretOf = static text => $"whsec_{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}",
        },
        new(new StripeProvider(), "Stripe-Signature")
        {
            Bodies = [],
            Sample = """{"id":"evt_1","type":"invoice.paid","created":1772600761,"data":{"object":{"id":"in_7","amount_paid":1250}}}"""u8.ToArray(),
            TypedAs = """{"type":"%"}""",
            MaxDepth = 64,
        },
    ];

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(entry => entry.Provider.Name)];

    /// <summary>The names of those that know events by their types.</summary>
    public static TheoryData<string> NamesOfTyped =>
        [.. All.Where(entry => entry.TypedAs is not null).Select(entry => entry.Provider.Name)];

    internal static ProviderEntry Find(string name) => All.Single(entry => entry.Provider.Name == name);

    private static WebhookProvider StandardProvider() => new ServiceCollection().AddStandardWebhook(StandardWebhook.ProviderName)
        .On("invoice.paid", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask)
        .Provider;
}
