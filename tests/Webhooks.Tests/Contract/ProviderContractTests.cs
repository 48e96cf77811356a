using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.Contract;

public sealed partial class ProviderContractTests
{
    public static TheoryData<string> Providers => ProviderRegistry.Names;

    [Theory]
    [MemberData(nameof(Providers))]
    public void Name_IsLettersAndDigits(string name) => Assert.Matches(LettersAndDigits(), ProviderRegistry.Find(name).Provider.Name);

    [Theory]
    [MemberData(nameof(Providers))]
    public void EventClasses_AreSealedAndDeriveFromTheBase(string name)
    {
        var provider = ProviderRegistry.Find(name).Provider;

        Assert.True(provider.EventBase.IsSubclassOf(typeof(WebhookEvent)));
        Assert.True(provider.EventBase.IsAbstract || provider.EventTypes.Count == 0);
        Assert.All(provider.EventTypes, known =>
        {
            Assert.NotEmpty(known.Key);
            Assert.True(known.Value.IsSealed);
            Assert.True(known.Value.IsSubclassOf(provider.EventBase));
            Assert.NotEqual(provider.MisfitEvent, known.Value);
        });
        Assert.True(provider.MisfitEvent is not { } misfit || (misfit.IsSealed && misfit.IsSubclassOf(provider.EventBase)));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void UnsignedHeaders_HoldNoSignature(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var kept = entry.Provider.UnsignedHeaders;

        Assert.DoesNotContain(entry.SignatureHeader, kept, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(kept, header => header.Contains("signature", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(kept, header => entry.SignedHeaders.Contains(header, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(kept.Count, kept.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void BlankSecret_IsRefused(string name)
    {
        var provider = ProviderRegistry.Find(name).Provider;

        Assert.All((string?[])[null, "", " \t\r\n"], blank => Assert.ThrowsAny<ArgumentException>(() => provider.CreateSecret(blank!)));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task SignedDelivery_IsReceivedAndHandledOnceWithoutAWebServer(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var seen = new List<WebhookContext<WebhookEvent>>();
        var bodies = new List<byte[]>();
        await using var app = Create(entry, endpoint => endpoint.On<WebhookEvent>((webhook, _) =>
        {
            seen.Add(webhook);
            bodies.Add(webhook.Delivery.Body.ToArray());
            return Task.CompletedTask;
        }));
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>(name);
        var headers = WebhookHeaders.Create(entry.Sign(entry.Sample, entry.Secret("the one before")));

        var first = await receiver.ReceiveAsync(headers, entry.Sample);
        var again = await receiver.ReceiveAsync(headers, entry.Sample);

        Assert.Null(receiver.CheckHeaders(headers));
        Assert.Equal(new WebhookReceipt { Outcome = WebhookOutcome.Handled, Verification = WebhookVerification.Verified(1) }, first);
        Assert.Equal(new WebhookReceipt { Outcome = WebhookOutcome.Duplicate, Verification = WebhookVerification.Verified(1) }, again);
        Assert.True(first.IsAccepted && again.IsAccepted);

        var webhook = Assert.Single(seen);
        Assert.Equal((name, name, true), (webhook.Delivery.Provider, webhook.Delivery.Endpoint, webhook.Delivery.IsVerified));
        Assert.Equal(webhook.Event.Type, webhook.Delivery.Type);
        Assert.IsType(entry.Provider.EventTypes.GetValueOrDefault(webhook.Delivery.Type, entry.Provider.EventBase), webhook.Event);
        Assert.Equal(entry.Sample, Assert.Single(bodies));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ForgedDelivery_IsRefusedAndHandledByNobody(string name)
    {
        var entry = ProviderRegistry.Find(name);
        await using var app = Create(entry, endpoint => endpoint.On<WebhookEvent>((_, _) => throw new InvalidOperationException()));
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>(name);

        var receipt = await receiver.ReceiveAsync(
            WebhookHeaders.Create(entry.Sign(entry.Sample, entry.Secret("a stranger's"))), entry.Sample);

        Assert.Equal(
            new() { Outcome = WebhookOutcome.Refused, Verification = WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch) },
            receipt);
        Assert.False(receipt.IsAccepted);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task VerifiedBody_IsAcceptedWhateverItHolds(string name)
    {
        var entry = ProviderRegistry.Find(name);
        await using var app = Create(entry, endpoint => endpoint.On<WebhookEvent>((_, _) => Task.CompletedTask));
        var receiver = app.GetRequiredKeyedService<WebhookReceiver>(name);

        foreach (var body in (byte[][])[[], "null"u8.ToArray(), "[]"u8.ToArray(), "not json"u8.ToArray(), [0xff], "{}"u8.ToArray()])
        {
            var receipt = await receiver.ReceiveAsync(WebhookHeaders.Create(entry.Sign(body, entry.Secret("the current one"))), body);

            Assert.Equal(new() { Outcome = WebhookOutcome.Handled, Verification = WebhookVerification.Verified(0) }, receipt);
        }
    }

    private static ServiceProvider Create(ProviderEntry entry, Action<WebhookBuilder> handlers)
    {
        var services = new ServiceCollection();
        handlers(services.AddWebhook(entry.Provider, configure: options =>
        {
            options.Secrets.Add(entry.SecretOf("the current one"));
            options.Secrets.Add(entry.SecretOf("the one before"));
        }));
        return services.BuildServiceProvider();
    }

    [GeneratedRegex("^[A-Za-z0-9]+$")]
    private static partial Regex LettersAndDigits();
}
