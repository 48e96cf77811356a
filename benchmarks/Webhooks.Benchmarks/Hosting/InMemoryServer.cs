using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Benchmarks.Hosting;

/// <summary>A real Kestrel on <see cref="InMemoryTransport"/>, with one connection that is kept alive.</summary>
internal sealed class InMemoryServer : IDisposable
{
    private const int PieceSize = 4096;

    private readonly InMemoryTransport _transport = new();
    private readonly WebApplication _app;
    private readonly IDuplexPipe _connection;

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
        _connection = _transport.Connect();
    }

    /// <summary>A request in the bytes that a client would send.</summary>
    public static byte[] Request(
        string path, SignedDelivery delivery, string method = "POST", string contentType = "application/json", string? signature = null)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: CircleCI-Webhook/1.0\r\nContent-Type: {contentType}\r\n"
            + $"circleci-event-type: workflow-completed\r\ncircleci-signature: {signature ?? delivery.Signature}\r\n"
            + $"Content-Length: {delivery.Body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. delivery.Body];
    }

    /// <summary>Sends a request and reads the answer's status; its body is always empty.</summary>
    public int Send(byte[] request)
    {
        // One that fits comes in one piece, a larger one in the pieces that sockets would make of it.
        for (var start = 0; start < request.Length; start += PieceSize)
        {
            _connection.Output.Write(request.AsSpan(start, Math.Min(PieceSize, request.Length - start)));
            Wait(_connection.Output.FlushAsync());
        }

        return ReadStatus();
    }

    public void Dispose()
    {
        _connection.Output.Complete();
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    private int ReadStatus()
    {
        while (true)
        {
            var read = Wait(_connection.Input.ReadAsync());
            var answer = read.Buffer.FirstSpan;

            if (answer.EndsWith("\r\n\r\n"u8))
            {
                var status = ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
                _connection.Input.AdvanceTo(read.Buffer.End);
                return status;
            }

            if (read.IsCompleted)
            {
                throw new InvalidOperationException("The server hung up.");
            }

            _connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
