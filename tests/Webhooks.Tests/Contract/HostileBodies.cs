using System.Text;

namespace Webhooks.Tests.Contract;

/// <summary>Bodies that no provider sends.</summary>
internal static class HostileBodies
{
    public static IEnumerable<byte[]> For(ProviderEntry entry)
    {
        string[] types = entry.TypedAs is null ? [] : [.. entry.Provider.EventTypes.Keys, "of-the-future"];
        var sample = Encoding.UTF8.GetString(entry.Sample);

        return
        [
            [],
            .. Texts.Select(Encoding.UTF8.GetBytes),
            [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00],
            [0xef, 0xbb, 0xbf, .. entry.Sample],
            [.. entry.Sample, (byte)'}'],
            [.. entry.Sample, .. entry.Sample],
            .. Enumerable.Range(0, entry.Sample.Length).Select(length => entry.Sample[..length]),

            // Invalid UTF-8, quotes and brackets where none belong.
            .. Enumerable.Range(0, Math.Min(entry.Sample.Length, 1024)).SelectMany(
                place => Replacements.Select(value => With(entry.Sample, place, value))),
            .. types.SelectMany(type => Odd(entry.OfType(type))),
            Encoding.UTF8.GetBytes(sample.Replace("\":\"", "\":{\"a\":\"", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(sample.Replace('"', '\'')),
        ];
    }

    private static readonly byte[] Replacements = [0x00, 0x22, 0x5b, 0x5c, 0x7d, 0x80, 0xc3, 0xff];

    private static readonly string[] Texts =
    [
        " ", "null", "true", "0", "-", "\"text\"", "\"", "[]", "[{}]", "{}", "{", "}", "{]", "{\"\":\"\"}", "{\"type\"}", "{,}", "not json",
        "<xml/>", "{} {}", "{}x", "/* comment */ {}", "{\"type\":null}", "{\"type\":1}", "{\"type\":[]}", "{\"type\":{}}",
        "{\"eventType\":{}}", "{\"type\":\"\\ud800\"}", "{\"eventType\":\"\\udc00\\ud800\"}", "{\"ty\\u0070e\":\"ping\"}",
        "{\"type\":\"a\",\"type\":\"b\"}", "{\"type\":\"" + new string('t', 201) + "\"}", "{\"type\":\"" + new string('é', 100_000) + "\"}",
        "{\"id\":\"" + new string('i', 100_000) + "\"}", new('[', 100_000), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
        "{\"a\":" + new string('[', 60) + new string(']', 60) + "}", "{\"a\":" + new string('[', 65) + new string(']', 65) + "}",
        "{\"id\":1e999,\"n\":" + new string('9', 10_000) + "}",
    ];

    /// <summary>A body that names nothing but its type, made odd.</summary>
    private static IEnumerable<byte[]> Odd(byte[] body) =>
    [
        body,
        [.. body[..^1], .. ",\"x\":\"\xff\"}"u8],
        [.. body[..^1], .. ",\"id\":\""u8, 0xc3, 0x28, .. "\"}"u8],
        [
            .. body[..^1],
            .. ",\"id\":[],\"happened_at\":{},\"webhook\":1,\"job\":\"\",\"project\":[1],\"payload\":true,\"variables\":\"\"}"u8
        ],
        [.. body[..^1], .. ",\"payload\":{\"artifact\":{\"id\":\"a\"},\"snapshot\":[],\"project\":null,\"snapshotReport\":[[]]}}"u8],
        [.. body[..^1], .. ",\"deep\":"u8, .. Enumerable.Repeat((byte)'[', 70), .. Enumerable.Repeat((byte)']', 70), (byte)'}'],
        [
            .. body[..^1],
            .. ",\"pipeline\":{\"vcs\":{\"commit\":{\"author\":{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{}}}}}}}}}}}}}"u8
        ],
        [
            .. body[..^1],
            .. string.Concat(Enumerable.Range(0, 500).Select(index => $",\"new{index}\":{index}")).Select(c => (byte)c),
            (byte)'}'
        ],
    ];

    private static byte[] With(byte[] body, int place, byte value)
    {
        var changed = body.ToArray();
        changed[place] = value;
        return changed;
    }
}
