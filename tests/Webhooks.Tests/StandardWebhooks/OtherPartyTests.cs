extern alias theirs;

using System.Text;
using Microsoft.AspNetCore.Http;
using Webhooks.StandardWebhooks;
using Webhooks.Testing;
using Theirs = theirs::StandardWebhooks.StandardWebhook;

namespace Webhooks.Tests.StandardWebhooks;

/// <summary>The package StandardWebhooks as the other party: what it signs is verified here, and what is signed here it verifies.</summary>
public sealed class OtherPartyTests
{
    private const string Secret = "whsec_YS1zZWNyZXQtYmV0d2Vlbi10d28tcGFydGllcw==";

    public static TheoryData<string> Bodies =>
        ["""{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{"amount":12.5}}""", "{}", "größe 😀", "", new string(
            'x', 100_000)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void WhatTheySign_IsVerified(string body)
    {
        var sentAt = TimeProvider.System.GetUtcNow();
        var headers = WebhookHeaders.Create(
            new KeyValuePair<string, string>("webhook-id", "msg_of_theirs"),
            new KeyValuePair<string, string>("webhook-timestamp", $"{sentAt.ToUnixTimeSeconds()}"),
            new KeyValuePair<string, string>("webhook-signature", new Theirs(Secret).Sign("msg_of_theirs", sentAt, body)));

        var verified = StandardWebhook.Provider.Verify(headers, Encoding.UTF8.GetBytes(body), [StandardWebhook.CreateSecret(Secret)]);

        Assert.Equal(WebhookVerification.Verified(0), verified);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void WhatIsSigned_TheyVerify_AndNothingElse(string body)
    {
        var signed = new SignedWebhookRequest(StandardWebhook.Provider, Encoding.UTF8.GetBytes(body), Secret);
        var headers = new HeaderDictionary(
            signed.Headers.ToDictionary(header => header.Key, header => new Microsoft.Extensions.Primitives.StringValues(header.Value)));

        new Theirs(Secret).Verify(body, headers);
        Assert.ThrowsAny<Exception>(() => new Theirs(Secret).Verify(body + " ", headers));
    }

    [Fact]
    public void BothSign_TheSame()
    {
        var sentAt = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

        Assert.Equal(
            new Theirs(Secret).Sign("msg_1", sentAt, "{}"),
            StandardWebhook.Sign("msg_1", sentAt, "{}"u8, StandardWebhook.CreateSecret(Secret)));
    }
}
