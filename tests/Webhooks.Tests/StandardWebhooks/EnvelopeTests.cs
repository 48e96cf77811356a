using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.StandardWebhooks;

namespace Webhooks.Tests.StandardWebhooks;

/// <summary>
/// What becomes of a body: the class that the app named for its type, or the envelope, and then it says what did not fit.
/// </summary>
public sealed class EnvelopeTests
{
    private static readonly WebhookProvider Provider = new ServiceCollection().AddStandardWebhook("shop")
        .On("invoice.paid", ShopJson.Default.InvoicePaid, (_, _) => Task.CompletedTask)
        .On("coupon.used", ShopJson.Default.Coupon, (_, _) => Task.CompletedTask)
        .On("user.created", ShopJson.Default.UserCreated, (_, _) => Task.CompletedTask)
        .Provider;

    [Fact]
    public void DataThatFits_IsOfItsClass()
    {
        var parsed = Parse(
            """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{"id":"in_7","amount":12.5,"new":1},"extra":[]}""");

        var paid = Assert.IsType<StandardWebhookEvent<InvoicePaid>>(parsed);
        Assert.Equal(new InvoicePaid { Id = "in_7", Amount = 12.5m }, paid.Data);
        Assert.Equal(("invoice.paid", new DateTimeOffset(2026, 3, 4, 5, 6, 1, TimeSpan.Zero)), (paid.Type, paid.Timestamp));
        Assert.Empty(paid.Drift);
        Assert.Equal("StandardWebhookEvent { Type = invoice.paid, Timestamp = 2026-03-04T05:06:01.0000000+00:00 }", paid.ToString());
    }

    [Fact]
    public void TypeWithoutAClass_IsTheEnvelope_AndNoDrift()
    {
        var body = """{"type":"invoice.voided","timestamp":"2026-03-04T05:06:01Z","data":{"id":"in_7"}}""";

        var envelope = Assert.IsType<StandardWebhookEnvelope>(Parse(body));
        Assert.Equal(("in_7", body), (envelope.Data?.GetProperty("id").GetString(), Encoding.UTF8.GetString(envelope.RawBody.Span)));
        Assert.Empty(envelope.Drift);
    }

    [Theory]
    [InlineData("""{"type":"invoice.paid","data":{"amount":"much"}}""", "MismatchedMember data.amount", "\"much\"")]
    [InlineData(
        """{"type":"invoice.paid","data":{"lines":[{"article":"a"},{"article":"b","count":{}}]}}""",
        "MismatchedMember data.lines.count",
        "{}")]
    [InlineData("""{"type":"invoice.paid","data":{"lines":[{"count":2}]}}""", "MismatchedMember data.lines", """{"count":2}""")]
    [InlineData("""{"type":"user.created","data":{}}""", "MismatchedMember data", "{}")]
    [InlineData("""{"type":"user.created","data":{"email":"\ud800"}}""", "MismatchedMember data.email", "\"\\ud800\"")]
    [InlineData("""{"type":"user.created","data":null}""", "MismatchedMember data", "null")]
    [InlineData("""{"type":"user.created","data":[1]}""", "MismatchedMember data", "[1]")]
    [InlineData("""{"type":"user.created","data":"text"}""", "MismatchedMember data", "\"text\"")]
    [InlineData("""{"type":"user.created"}""", "MissingMember data", "")]
    [InlineData("""{"type":"user.created","data":{"email":"a"},"data":7}""", "MismatchedMember data", "7")]
    [InlineData("""{"data":{}}""", "MissingMember type", "")]
    [InlineData("""{"type":7,"data":{}}""", "MismatchedMember type", "7")]
    [InlineData("""{"type":"","data":{}}""", "MismatchedMember type", "\"\"")]
    [InlineData("""{"type":"user.renamed","timestamp":"yesterday","data":{}}""", "MismatchedMember timestamp", "\"yesterday\"")]
    [InlineData("""["type","user.created"]""", "MismatchedMember $", "")]
    [InlineData("""{"type":"user.created","data":{"email":"a"}""", "MismatchedMember $", "")]
    [InlineData("not json", "MismatchedMember $", "")]
    [InlineData("", "MismatchedMember $", "")]
    public void WhatDoesNotFit_IsTheEnvelope_AndSaysWhatDidNot(string body, string drift, string json)
    {
        var envelope = Assert.IsType<StandardWebhookEnvelope>(Parse(body));

        var difference = Assert.Single(envelope.Drift);
        Assert.Equal((drift, json), (difference.ToString(), difference.Json));
        Assert.Equal(body, Encoding.UTF8.GetString(envelope.RawBody.Span));
    }

    [Theory]
    [InlineData("empty path")]
    [InlineData("path of another root")]
    [InlineData("no path")]
    [InlineData("an exception of another kind")]
    public void WhatAConverterOfTheAppRefuses_IsTheEnvelope_HoweverItSaysSo(string refusal)
    {
        var envelope = Assert.IsType<StandardWebhookEnvelope>(Parse($$$"""{"type":"coupon.used","data":{"refusal":"{{{refusal}}}"}}"""));

        var difference = Assert.Single(envelope.Drift);
        Assert.Equal(("MismatchedMember data", $$"""{"refusal":"{{refusal}}"}"""), (difference.ToString(), difference.Json));
    }

    [Fact]
    public void DataThatIsNestedTooDeeply_IsInTheRawBodyAlone()
    {
        var deep = $$"""{"type":"user.renamed","data":{{new string('[', 100)}}{{new string(']', 100)}}}""";

        var envelope = Assert.IsType<StandardWebhookEnvelope>(Parse(deep));

        Assert.Null(envelope.Data);
        Assert.Equal("MismatchedMember data", Assert.Single(envelope.Drift).ToString());
        Assert.Equal(deep, Encoding.UTF8.GetString(envelope.RawBody.Span));
    }

    [Fact]
    public void DataThatIsNotUtf8_ReadsWithReplacements()
    {
        byte[] body = [.. """{"type":"user.renamed","data":{"name":"a"""u8, 0xff, .. "b\"}}"u8];

        var envelope = Assert.IsType<StandardWebhookEnvelope>(Provider.Parse("user.renamed", body));

        Assert.Equal("a\uFFFDb", envelope.Data?.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("\"timestamp\":1772600761", "2026-03-04T05:06:01Z")]
    [InlineData("\"timestamp\":1772600761000", "2026-03-04T05:06:01Z")]
    [InlineData("\"timestamp\":1772600761.5", "2026-03-04T05:06:01.5Z")]
    [InlineData("\"timestamp\":\"2026-03-04T06:06:01+01:00\"", "2026-03-04T05:06:01Z")]
    [InlineData("\"timestamp\":\"2026-03-04T05:06:01.123456\"", "2026-03-04T05:06:01.123456Z")]
    [InlineData("\"created_at\":1772600761", "2026-03-04T05:06:01Z")]
    [InlineData("\"created_at\":1,\"timestamp\":1772600761", "2026-03-04T05:06:01Z")]
    [InlineData("\"timestamp\":null,\"created_at\":1772600761", "2026-03-04T05:06:01Z")]
    [InlineData("\"timestamp\":\"yesterday\"", null)]
    [InlineData("\"timestamp\":1e300", null)]
    [InlineData("\"timestamp\":-1e300", null)]
    [InlineData("\"timestamp\":{\"a\":[1]}", null)]
    [InlineData("\"other\":1", null)]
    public void TimestampOfAnyForm_LeavesTypeAndData(string timestamp, string? expected)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{{{{timestamp}}},"type":"invoice.paid","data":{"amount":12.5}}""");
        DateTimeOffset? time = expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture);

        Assert.True(Provider.TryIdentify(default, body, out var identity));
        Assert.Equal(("invoice.paid", time), (identity.Type, identity.OccurredAt));

        var parsed = Assert.IsType<StandardWebhookEvent<InvoicePaid>>(Provider.Parse(identity.Type, body));
        Assert.Equal((12.5m, time), (parsed.Data.Amount, parsed.Timestamp));
    }

    [Fact]
    public void EscapedNamesAndType_ReadAsTheyRead()
    {
        var body = """{"ty\u0070e":"user.cr\u0065ated","d\u0061ta":{"email":"a@b"}}"""u8;

        Assert.True(Provider.TryIdentify(default, body, out var identity));
        Assert.Equal("a@b", Assert.IsType<StandardWebhookEvent<UserCreated>>(Provider.Parse(identity.Type, body)).Data.Email);
    }

    private static WebhookEvent Parse(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Provider.TryIdentify(default, bytes, out var identity);
        return Provider.Parse(identity.Type, bytes);
    }
}
