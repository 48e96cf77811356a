using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Tests;

/// <summary>A client without niceties: it sends the bytes it is given, and reads the status line and headers that come back.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Sends bytes as they are and reads the answer.</summary>
    public static async Task<Answer> SendAsync(IPEndPoint server, params byte[][] pieces)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var socket = await ConnectAsync(server, timeout.Token);

        try
        {
            foreach (var piece in pieces)
            {
                await socket.SendAsync(piece, timeout.Token);
            }
        }
        catch (SocketException)
        {
            // The server may hang up on a body that it has refused; its answer is there all the same.
        }

        return await ReadAsync(socket, timeout.Token);
    }

    public static async Task<Socket> ConnectAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        return socket;
    }

    /// <summary>Reads to the end of the answer's body; status 0 when the server hung up without one.</summary>
    public static async Task<Answer> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];

        while (true)
        {
            int read;

            try
            {
                read = await socket.ReceiveAsync(buffer, cancellationToken);
            }
            catch (SocketException)
            {
                read = 0;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);

            if (end >= 0 && all.Length - end - 4 >= ContentLength(all[..end]))
            {
                return new(int.Parse(all.AsSpan(9, 3)), all[..end], all[(end + 4)..]);
            }

            if (read == 0)
            {
                return new(0, all, "");
            }
        }
    }

    public static byte[] Head(params string[] lines) => Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");

    private static int ContentLength(string head) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
            ? int.Parse(line.AsSpan(15))
            : 0;

    public sealed record Answer(int Status, string Head, string Body);
}
