using System.Text;
using Amazon.SQS.Model;
using Webhooks.Sqs.Messages;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>Bodies arrive byte for byte, as text where SQS takes it.</summary>
public sealed class BodyTests(SqsServer server) : QueueTests(server)
{
    public static TheoryData<byte[], string?> Bodies => new()
    {
        { """{"type":"ping"}"""u8.ToArray(), null },
        { "  \r\n\t{ \"é\": \"日本語 😀\" }\r\n"u8.ToArray(), null },
        { [0xef, 0xbb, 0xbf, .. "{}"u8], null },
        { "\u007f\ud7ff\ue000\ufffd\U0001fffe\U0010ffff"u8.ToArray(), null },
        { "%20%zz&lt;"u8.ToArray(), null },
        { [], "empty" },
        { "a\0b"u8.ToArray(), "base64" },
        { "\u0008"u8.ToArray(), "base64" },
        { "\u001b"u8.ToArray(), "base64" },
        { "\ufffe"u8.ToArray(), "base64" },
        { "\uffff"u8.ToArray(), "base64" },
        { [0xff, 0xfe, 0x00], "base64" },
        { [0xed, 0xa0, 0x80], "base64" },
        { [0xc3], "base64" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Body_IsTextWhereItMayBe_AndReadAsItWas(byte[] body, string? encoding)
    {
        var (text, written) = BodyText.Write(body);

        Assert.Equal(encoding, written);
        Assert.NotEmpty(text);
        Assert.Equal(body, BodyText.Read(text, written));
    }

    [Fact]
    public void RandomBodies_AreReadAsTheyWere()
    {
        var random = new Random(20);

        for (var number = 0; number < 2_000; number++)
        {
            var body = new byte[random.Next(200)];
            random.NextBytes(body);

            // Half of them of characters that are mostly text.
            body = number % 2 == 0 ? body : Encoding.UTF8.GetBytes(string.Concat(body.Select(octet => (char)(octet * 257))));
            var (text, encoding) = BodyText.Write(body);

            Assert.Equal(body, BodyText.Read(text, encoding));
            Assert.All(text.EnumerateRunes(), rune => Assert.True(
                rune.Value is 9 or 10 or 13 or (>= 0x20 and <= 0xd7ff) or (>= 0xe000 and <= 0xfffd) or >= 0x10000, $"{rune.Value:x}"));
        }
    }

    [Theory]
    [InlineData("not base64!", "base64")]
    [InlineData("text", "gzip")]
    public void BodyInNoEncodingOfOurs_IsNotRead(string text, string encoding) => Assert.Null(BodyText.Read(text, encoding));

    [SkippableFact]
    public async Task Bodies_ReachTheirHandlersAsTheyWere_AndTextIsTextForOthersToo()
    {
        var bodies = Bodies.Select(row => (byte[])row[0]).ToArray();
        var receiver = await StartReceiverAsync();

        for (var number = 0; number < bodies.Length; number++)
        {
            Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery(bodies[number], $"{number}")));
        }

        // Looked at, and given back.
        var url = await UrlAsync(Name);
        var first = (await Client.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 1, WaitTimeSeconds = 0 })).Messages[0];
        Assert.Equal("""{"type":"ping"}""", first.Body);
        await Client.ChangeMessageVisibilityAsync(url, first.ReceiptHandle, 0);

        var handled = new Handled();
        await StartWorkerAsync(handled.On);
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == bodies.Length, "all are handled");
        Assert.All(handled.Contexts, context => Assert.Equal(bodies[int.Parse(context.Delivery.Id)], context.Delivery.Body.ToArray()));
        await IsEmptyAsync(Name);
    }
}
