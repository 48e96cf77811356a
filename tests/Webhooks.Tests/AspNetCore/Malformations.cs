using System.Globalization;
using System.Text;

namespace Webhooks.Tests.AspNetCore;

/// <summary>
/// Makes requests out of a good one by what goes wrong on wires, in proxies and on purpose: lines that are cut, repeated, swapped, emptied
/// or replaced, framing that lies, bytes that are flipped. The same number makes the same request.
/// </summary>
internal sealed class Malformations(int number)
{
    private static readonly string[] Methods =
    [
        "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "post", "P@ST", "", "POST POST", "BREW"
    ];
    private static readonly string[] Targets =
        [
        "/", "*", "", "//webhooks/circleci", "/webhooks/circleci/", "/WEBHOOKS/CIRCLECI", "/webhooks/%63ircleci", "/webhooks/circleci?x=%",
        "/webhooks/circleci#f", "/%00", "/webhooks/../webhooks/circleci", "http://localhost/webhooks/circleci", "http://[::1",
        "/webhooks/circleci%2f", "/webhooks\\circleci"
        ];
    private static readonly string[] Versions = ["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/9", "HTTP", "", "http/1.1", "HTTP/1.1 extra"];
    private static readonly string[] Lines =
        [
            "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: identity",
            "Transfer-Encoding: chunked, chunked", "Content-Length: -1", "Content-Length: 0", "Content-Length: 1e3",
            "Content-Length: 99999999999999999999", "Content-Length: 5, 5", "Content-Length : 5", "Host: other", "Host:", "Host: a b",
            "Expect: 100-continue", "Expect: nothing", "Connection: close", "Connection: upgrade", "Upgrade: h2c", "Upgrade: websocket",
            "Content-Encoding: gzip", "Content-Encoding: identity", "Content-Type: text/plain", "Content-Type:",
            "Content-Type: application/json; charset=\"", "circleci-signature: v1=00", "circleci-signature: ", "circleci-signature",
            "X-Perfsee-Signature-256: sha256=00", "no colon", ": no name", " folded", "\tfolded", "a\0b: c", "a: b\0c", "a: \u00e9\u00ff",
            "\u00e9: a", "Cookie: a=b", "Range: bytes=0-1", "Trailer: circleci-signature", "Keep-Alive: timeout=0", "TE: trailers",
            "HTTP2-Settings: AAMAAABkAAQAAP__", "X-HTTP-Method-Override: DELETE",
        ];

    private readonly Random _random = new(number);

    /// <summary>Pieces of a request, each sent for itself.</summary>
    public byte[][] Of(byte[] body)
    {
        var (method, target, version) = ("POST", Hook.Path, "HTTP/1.1");
        List<string> lines =
        [
            "Host: localhost", "Content-Type: application/json", $"circleci-signature: {Hook.Sign(body)}", $"Content-Length: {body.Length}"
        ];
        var content = body;

        for (var left = _random.Next(1, 4); left > 0; left--)
        {
            switch (_random.Next(12))
            {
                case 0: method = Any(Methods); break;
                case 1: target = Any(Targets); break;
                case 2: version = Any(Versions); break;
                case 3 or 4: lines.Insert(_random.Next(lines.Count + 1), Any(Lines)); break;
                case 5 when lines.Count > 0: lines.RemoveAt(_random.Next(lines.Count)); break;
                case 6 when lines.Count > 0: lines.Add(lines[_random.Next(lines.Count)]); break;
                case 7 when lines.Count > 0: Change(lines); break;
                case 8: content = Framed(lines, content); break;
                case 9: content = Cut(content); break;
                case 10: content = [.. content, .. Junk()]; break;
                default: content = Flipped(content); break;
            }
        }

        var end = Any("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n\r\n");
        var head = Encoding.Latin1.GetBytes($"{method} {target} {version}{end}{string.Concat(lines.Select(line => line + end))}{end}");
        return Pieces(_random.Next(8) == 0 ? Flipped(head) : head, content);
    }

    private byte[][] Pieces(byte[] head, byte[] content)
    {
        byte[] all = [.. head, .. content];
        var cut = _random.Next(all.Length + 1);
        return _random.Next(3) == 0 ? [all[..cut], all[cut..]] : [all];
    }

    private void Change(List<string> lines)
    {
        var index = _random.Next(lines.Count);
        var line = lines[index];
        var place = _random.Next(line.Length);

        lines[index] = _random.Next(5) switch
        {
            0 => line[..place],
            1 => line.ToUpperInvariant(),
            2 => line.Insert(place, new string((char)_random.Next(1, 256), _random.Next(1, 4))),
            3 => line.Replace(": ", Any(":", " : ", ":\t", ": \t ", "="), StringComparison.Ordinal),
            _ => line + new string(Any("x", ",", " ", "=")[0], _random.Next(1, 3000)),
        };
    }

    // As chunks, of which one may lie.
    private byte[] Framed(List<string> lines, byte[] content)
    {
        if (_random.Next(2) == 0)
        {
            lines.RemoveAll(line => line.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase));
        }

        lines.Add("Transfer-Encoding: chunked");
        var chunks = new List<byte>();

        for (var place = 0; place < content.Length;)
        {
            var length = Math.Min(_random.Next(1, 100), content.Length - place);
            var said = _random.Next(20) == 0
                ? Any("-1", "ffffffffffffffff", "zz", "", "0x5", $"{length + 1:x}")
                : length.ToString("x", CultureInfo.InvariantCulture);
            chunks.AddRange(Encoding.ASCII.GetBytes($"{said}{Any("", "", "", ";a=b", " ", ";")}\r\n"));
            chunks.AddRange(content.AsSpan(place, length));
            chunks.AddRange(Encoding.ASCII.GetBytes(Any("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "")));
            place += length;
        }

        chunks.AddRange(
            Encoding.ASCII.GetBytes(Any("0\r\n\r\n", "0\r\n\r\n", "0\r\n\r\n", "0\r\ncircleci-signature: v1=00\r\n\r\n", "0\r\n", "")));
        return [.. chunks];
    }

    private byte[] Cut(byte[] bytes) => bytes[..(bytes.Length == 0 ? 0 : _random.Next(bytes.Length))];

    private byte[] Junk()
    {
        var junk = new byte[_random.Next(1, 200)];
        _random.NextBytes(junk);
        return junk;
    }

    private byte[] Flipped(byte[] bytes)
    {
        byte[] flipped = [.. bytes];

        for (var left = _random.Next(1, 4); left > 0 && flipped.Length > 0; left--)
        {
            flipped[_random.Next(flipped.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return flipped;
    }

    private string Any(params string[] choices) => choices[_random.Next(choices.Length)];
}
