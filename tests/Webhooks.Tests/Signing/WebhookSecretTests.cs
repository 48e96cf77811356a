using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Webhooks.Tests.Signing;

public sealed class WebhookSecretTests
{
    private const string Text = "a-secret-that-must-not-be-printed";

    private static readonly WebhookSecret Secret = new(Text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n\u00A0\u3000")]
    public void BlankText_IsRefused(string? text) =>
        Assert.Equal("secret", Assert.ThrowsAny<ArgumentException>(() => new WebhookSecret(text!)).ParamName);

    [Fact]
    public void EmptyKey_IsRefused() =>
        Assert.Equal("key", Assert.Throws<ArgumentException>(() => new WebhookSecret(ReadOnlySpan<byte>.Empty)).ParamName);

    [Theory]
    [InlineData("secret")]
    [InlineData(" secret\n")]
    [InlineData("pässwörd-密钥-🚀")]
    public void Text_IsTheKeyInUtf8_NothingTrimmedOrDecoded(string text) =>
        Assert.Equal(HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), "message"u8), Hmac(new(text), "message"u8));

    [Fact]
    public void KeyBytes_AreCopied()
    {
        byte[] key = [1, 2, 3];
        var secret = new WebhookSecret(key);
        var before = Hmac(secret, "message"u8);

        key[0] = 99;

        Assert.Equal(before, Hmac(secret, "message"u8));
        Assert.Equal(before, Hmac(new([1, 2, 3]), "message"u8));
    }

    [Fact]
    public void ShortDestination_IsRefused() =>
        Assert.Equal(
            "destination", Assert.Throws<ArgumentException>(() => Secret.ComputeHmacSha256("message"u8, new byte[31])).ParamName);

    [Fact]
    public void LongDestination_KeepsWhatIsBehindTheHmac()
    {
        Span<byte> destination = stackalloc byte[33];
        destination[32] = 42;

        Secret.ComputeHmacSha256("message"u8, destination);

        Assert.Equal(Hmac(Secret, "message"u8), destination[..32].ToArray());
        Assert.Equal(42, destination[32]);
    }

    [Fact]
    public void NothingThatPrintsIt_ShowsIt()
    {
        string[] printed =
        [
            Secret.ToString(),
            $"{Secret}",
            $"{Secret,40}",
            new StringBuilder().Append(Secret).ToString(),
            new { Secret }.ToString()!,
            JsonSerializer.Serialize(Secret),
            new WebhookSignatureException(WebhookVerificationOutcome.Mismatch).ToString(),
        ];

        Assert.All(printed, text => Assert.DoesNotContain(Text, text, StringComparison.Ordinal));
        Assert.Equal("WebhookSecret (hidden)", Secret.ToString());
    }

    [Fact]
    public void Debugger_ShowsNeitherTheSecretNorItsBytes()
    {
        var display = typeof(WebhookSecret).GetCustomAttribute<DebuggerDisplayAttribute>();
        var keys = typeof(WebhookSecret).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(byte[]));

        Assert.Equal("WebhookSecret (hidden)", display?.Value);
        Assert.All(keys, key => Assert.Equal(DebuggerBrowsableState.Never, key.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State));
    }

    [Fact]
    public async Task ManyThreadsAtOnce_EachGetTheirOwnHmac()
    {
        var messages = Enumerable.Range(0, 64).Select(size => RandomNumberGenerator.GetBytes(size * 100)).ToArray();
        var expected = messages.Select(message => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Text), message)).ToArray();
        using var start = new Barrier(8);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();

                for (var round = 0; round < 5_000; round++)
                {
                    var index = (round + thread) % messages.Length;
                    Assert.Equal(expected[index], Hmac(Secret, messages[index]));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    private static byte[] Hmac(WebhookSecret secret, ReadOnlySpan<byte> message)
    {
        var hmac = new byte[32];
        secret.ComputeHmacSha256(message, hmac);
        return hmac;
    }
}
