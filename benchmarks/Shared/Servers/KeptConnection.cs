using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Benchmarks;

/// <summary>A connection that is kept alive: sends a request, and waits for its answer before the next.</summary>
internal sealed class KeptConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[4096];

    /// <summary>A request in the bytes that CircleCI would send.</summary>
    public static byte[] Request(string path, SignedDelivery delivery) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: CircleCI-Webhook/1.0\r\nContent-Type: application/json\r\n"
            + "circleci-event-type: "
            + $"workflow-completed\r\ncircleci-signature: {delivery.Signature}\r\nContent-Length: {delivery.Body.Length}\r\n\r\n"),
        .. delivery.Body,
    ];

    public Task ConnectAsync(IPEndPoint server) => _socket.ConnectAsync(server);

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is no success, which is not what is to be measured.</exception>
    public async Task SendAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var length = 0;

        do
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The server hung up.");
        }
        while (!IsWhole(_answer.AsSpan(0, length)));

        if (_answer[9] != (byte)'2')
        {
            throw new InvalidOperationException($"The answer was {Encoding.ASCII.GetString(_answer, 9, 3)}.");
        }
    }

    public void Dispose() => _socket.Dispose();

    // No answer has a body; an empty one in chunks ends with the chunk of no length.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        return head >= 0 && (answer[..head].IndexOf("chunked"u8) < 0 || answer[(head + 4)..].EndsWith("0\r\n\r\n"u8));
    }
}
