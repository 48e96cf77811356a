using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>
/// An app that decompresses bodies before the endpoint sees them. Neither provider compresses, and what is signed is what was sent: such a
/// body is refused, and never taken for another.
/// </summary>
public sealed class DecompressionTests
{
    private readonly List<byte[]> _handled = [];

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task DecompressionInFront_IsRefusedUnlessTheSignatureHoldsForWhatComesOut(string encoding)
    {
        await using var app = await StartAsync();
        var body = Hook.Body(more: $"\"number\":[{string.Join(',', Enumerable.Range(0, 5000))}],");
        var compressed = Compress(body, encoding);

        Assert.Equal(200, await SendAsync(app, compressed, Hook.Sign(body), encoding));
        Assert.Equal(403, await SendAsync(app, compressed, Hook.Sign(compressed), encoding));
        Assert.Equal([body], _handled);
        Assert.Empty(app.Logs.Errors);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task BodyThatCannotBeDecompressed_Is400AndNoError(string encoding)
    {
        await using var app = await StartAsync();
        using var metrics = new Metrics(app);
        var body = Hook.Body();

        Assert.Equal(400, await SendAsync(app, body, Hook.Sign(body), encoding));

        Assert.Equal(1, metrics.Deliveries(("outcome", "refused"), ("reason", "unreadable_body")));
        Assert.Empty(app.Logs.Warnings);
    }

    [Fact]
    public async Task BodyThatDecompressesOverTheLimit_Is413()
    {
        await using var app = await StartAsync();
        var bomb = Compress(new byte[40_000_000], "gzip");

        Assert.Equal(413, await SendAsync(app, bomb, Hook.Sign(bomb), "gzip"));
        Assert.Empty(app.Logs.Warnings);
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        var compressed = new MemoryStream();

        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest),
        })
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }

    private static async Task<int> SendAsync(TestApp app, byte[] body, string signature, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Hook.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Add(CircleCIWebhook.SignatureHeader, signature);
        using var answer = await app.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private Task<TestApp> StartAsync() => Hook.StartAsync(
        (webhook, _) =>
        {
            _handled.Add(webhook.Delivery.Body.ToArray());
            return Task.CompletedTask;
        },
        services => services.AddRequestDecompression(),
        app =>
        {
            app.UseRequestDecompression();
            app.MapCircleCIWebhook(Hook.Path);
        });
}
