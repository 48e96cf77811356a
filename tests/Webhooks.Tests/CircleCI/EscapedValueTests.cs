using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>Times and ids read the same with escapes as without: one set of rules.</summary>
public sealed class EscapedValueTests
{
    public static TheoryData<string> Times =>
    [
        "2025-03-04T09:00:36Z", "2025-03-04T09:00:36.678901234Z", "2025-03-04T09:00:36.1234567890123456Z", "2025-03-04T09:00Z",
        "2025-03-04", "2025-03-04T09:00:36.507+02:30", "2025-03-04T09:00:36", "2025-03-04T09:00:36.5", "2025-03-04t09:00:36z",
        " 2025-03-04T09:00:36Z", "2025-03-04T09:00:36Z ", "2025-03-04 09:00:36Z", "2025-03-04T24:00:00Z", "2025-02-30T09:00:36Z",
        "2025-03-04T09:00:36.Z", "", "Z", "2025-03-04T09:00:36+0000", "2025-3-4T09:00:36Z", "0001-01-01T00:00:00+10:00",
        "2025-03-04T09:00:60Z", "２０２５-03-04T09:00:36Z",
    ];

    public static TheoryData<string> Ids =>
    [
        "579cc919-36a6-4b72-af64-91ac5d184b95", "579CC919-36A6-4B72-AF64-91AC5D184B95", "579cc91936a64b72af6491ac5d184b95", "",
        "{579cc919-36a6-4b72-af64-91ac5d184b95}", " 579cc919-36a6-4b72-af64-91ac5d184b9", "+79cc919-36a6-4b72-af64-91ac5d184b95",
        "0x9cc919-36a6-4b72-af64-91ac5d184b95", "579cc919-0x36-4b72-af64-91ac5d184b95", "579cc919-36a6-4b72-af64-91ac5d184b9g",
    ];

    [Theory]
    [MemberData(nameof(Times))]
    public void Time_ReadsTheSame(string time) => AssertSame("happened_at", time, webhookEvent => webhookEvent.HappenedAt);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Id_ReadsTheSame(string id) => AssertSame("id", id, webhookEvent => webhookEvent.Id);

    private static void AssertSame<T>(string member, string value, Func<CircleCIEvent, T> read)
    {
        var (plain, plainIdentity) = Parse(member, value);

        // All of it, its last character, its first.
        foreach (var escaped in new[]
        {
            Escape(value, 0, value.Length), Escape(value, value.Length - 1, value.Length), Escape(value, 0, 1)
        })
        {
            var (parsed, identity) = Parse(member, escaped);

            Assert.Equal(read(plain), read(parsed));
            Assert.Equal(plain.Drift.Select(drift => (drift.Kind, drift.Path)), parsed.Drift.Select(drift => (drift.Kind, drift.Path)));
            Assert.Equal(plainIdentity, identity);
        }
    }

    private static (CircleCIPing Event, WebhookIdentity Identity) Parse(string member, string value)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"ping","{{member}}":"{{value}}"}""");
        Assert.True(CircleCIBody.TryIdentify(body, out var identity));
        return (Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(body)), identity);
    }

    private static string Escape(string text, int from, int to) =>
        string.Concat(text.Select((character, index) => index >= from && index < to ? $"\\u{(int)character:x4}" : $"{character}"));
}
