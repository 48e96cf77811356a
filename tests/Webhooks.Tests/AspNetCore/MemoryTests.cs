namespace Webhooks.Tests.AspNetCore;

[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private static readonly byte[] Large = new byte[29_000_000];

    [Fact]
    public async Task LargeBodyWithoutSignature_CostsNoMemory()
    {
        await using var app = await Hook.StartAsync(options: options => options.MaxRequestBodySize = 30_000_000);
        await SendAsync(app);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Equal(403, await SendAsync(app));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Large.Length / 20);
    }

    private static async Task<int> SendAsync(TestApp app)
    {
        var head = RawHttp.Head(
            $"POST {Hook.Path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", $"Content-Length: {Large.Length}");
        return (await RawHttp.SendAsync(app.EndPoint, head, Large)).Status;
    }
}
