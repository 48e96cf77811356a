using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Hosting;

/// <summary>A real Kestrel on <see cref="InMemoryTransport"/>, with a connection for each of the <see cref="Lanes"/>, kept alive.</summary>
internal sealed class InMemoryServer : IDisposable
{
    private const int PieceSize = 4096;

    private readonly InMemoryTransport _transport = new();
    private readonly WebApplication _app;
    private readonly IDuplexPipe[] _connections;

    public InMemoryServer(Action<IServiceCollection> services, Action<WebApplication> pipeline)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
        builder.Services.AddRoutingCore();
        services(builder.Services);

        _app = builder.Build();
        _app.UseRouting();
        pipeline(_app);
        _app.StartAsync().GetAwaiter().GetResult();
        _connections = Lanes.Each(_transport.Connect);
    }

    /// <summary>A request for each connection, in the bytes that a client would send. Each has an event id of its own.</summary>
    public static byte[][] RequestsTo(
        string path, SignedDelivery delivery, string method = "POST", string contentType = "application/json", string? signature = null) =>
        Lanes.Each<byte[]>(() =>
        {
            var own = delivery.WithId(Guid.NewGuid());
            var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: CircleCI-Webhook/1.0\r\nContent-Type: {contentType}\r\n"
                + $"circleci-event-type: workflow-completed\r\ncircleci-signature: {signature ?? own.Signature}\r\n"
                + $"Content-Length: {own.Body.Length}\r\n\r\n";
            return [.. Encoding.ASCII.GetBytes(head), .. own.Body];
        });

    /// <summary>Sends <see cref="Lanes.Calls"/> requests, each connection its own. Returns true when all answers have the status.</summary>
    public bool Send(byte[][] requests, int expected) => Lanes.Run(lane => SendAsync(_connections[lane], requests[lane], expected));

    public void Dispose()
    {
        Array.ForEach(_connections, connection => connection.Output.Complete());
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> SendAsync(IDuplexPipe connection, byte[] request, int expected)
    {
        // One that fits comes in one piece, a larger one in the pieces that sockets would make of it.
        for (var start = 0; start < request.Length; start += PieceSize)
        {
            connection.Output.Write(request.AsSpan(start, Math.Min(PieceSize, request.Length - start)));
            await connection.Output.FlushAsync();
        }

        return await ReadStatusAsync(connection) == expected;
    }

    // Its body is always empty.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> ReadStatusAsync(IDuplexPipe connection)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync();
            var answer = read.Buffer.FirstSpan;

            if (answer.EndsWith("\r\n\r\n"u8))
            {
                var status = ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
                connection.Input.AdvanceTo(read.Buffer.End);
                return status;
            }

            if (read.IsCompleted)
            {
                throw new InvalidOperationException("The server hung up.");
            }

            connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
