using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;

namespace Webhooks.Cli.Tests;

/// <summary>What <c>webhooks verify</c> finds out about a body or a secret that something changed on the way.</summary>
public sealed class DiagnosisTests : IDisposable
{
    private const string Secret = "secret-of-the-diagnosis";

    // With each character that some writer escapes.
    private const string Body = "{\"type\":\"ping\",\"id\":\"0b4c2b3a-6ad8-4d2e-9d6c-3e1f7f5a2f10\",\"webhook\":{\"name\":\"a/b <é> & 'x' "
        + "\\\"y\\\" + \u2028 😀\",\"list\":[1.0,true,null,[],{}]}}";

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("utf-16 le mark crlf", "utf-16+trailing-newline")]
    [InlineData("utf-16 le", "utf-16")]
    [InlineData("utf-16 be mark", "utf-16")]
    [InlineData("utf-32 mark", "utf-32")]
    [InlineData("windows-1252", "encoding")]
    [InlineData("utf-8 twice", "encoding")]
    [InlineData("mark", "byte-order-mark")]
    [InlineData("base64", "base64")]
    [InlineData("base64 newline", "base64")]
    [InlineData("hexadecimal", "hexadecimal")]
    [InlineData("json string", "json-string")]
    [InlineData("single quotes", "body-quotes")]
    [InlineData("double quotes", "body-quotes")]
    [InlineData("form", "percent-encoded")]
    [InlineData("gzip", "gzip")]
    [InlineData("white space in front", "white-space")]
    [InlineData("mark newline", "byte-order-mark+trailing-newline")]
    public async Task WrappedBody_IsNamed(string change, string diagnosis)
    {
        var body = change.StartsWith("windows", StringComparison.Ordinal) ? Body.Replace("\u2028 😀", "", StringComparison.Ordinal) : Body;
        var bytes = Encoding.UTF8.GetBytes(body);
        byte[] found = change switch
        {
            "utf-16 le mark crlf" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(body + "\r\n")],
            "utf-16 le" => Encoding.Unicode.GetBytes(body),
            "utf-16 be mark" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(body)],
            "utf-32 mark" => [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(body)],
            "windows-1252" => Encoding.Latin1.GetBytes(body),
            "utf-8 twice" => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes)),
            "mark" => [.. Encoding.UTF8.Preamble, .. bytes],
            "mark newline" => [.. Encoding.UTF8.Preamble, .. bytes, (byte)'\n'],
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)),
            "base64 newline" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes) + "\n"),
            "hexadecimal" => Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)),
            "json string" => JsonSerializer.SerializeToUtf8Bytes(body),
            "single quotes" => [(byte)'\'', .. bytes, (byte)'\''],
            "double quotes" => [(byte)'"', .. bytes, (byte)'"'],
            "form" => Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(body)),
            "gzip" => Compress(bytes),
            _ => [(byte)' ', (byte)'\n', .. bytes, (byte)' '],
        };

        Assert.Equal(diagnosis, await DiagnoseAsync(found, body, Secret, Secret));
    }

    [Theory]
    [InlineData("compact", Body)]
    [InlineData("Python", "{\"type\": \"ping\", \"id\": \"7\", \"n\": [1.0, {\"\\u00e9\": \"<\\ud83d\\ude00/\"}], \"e\": []}")]
    [InlineData("Go", "{\"type\":\"ping\",\"id\":\"\\u003c\\u0026\\u003eé/'\"}")]
    [InlineData("Gson", "{\"type\":\"ping\",\"id\":\"\\u003cé\\u0027\\u003d\"}")]
    [InlineData("PHP", "{\"type\":\"ping\",\"id\":\"a\\/b\\u00e9<\"}")]
    [InlineData("System.Text.Json", "{\"type\":\"ping\",\"id\":\"\\u003C\\u00E9\\u0022\\u002B/\"}")]
    [InlineData("two spaces", "{\n  \"type\": \"ping\",\n  \"list\": [\n    1,\n    {}\n  ]\n}")]
    [InlineData("tabs", "{\n\t\"type\": \"ping\",\n\t\"id\": \"é\"\n}")]
    public async Task BodyThatWasWrittenAgain_NamesWhoWroteWhatWasSigned(string writer, string original)
    {
        var json = JsonNode.Parse(original)!;
        string[] all = [json.ToJsonString(), json.ToJsonString(Relaxed), json.ToJsonString(Relaxed).ReplaceLineEndings("\r\n") + "\r\n"];

        foreach (var found in all.Where(found => found != original))
        {
            var run = await RunAsync(Encoding.UTF8.GetBytes(found), original, Secret, Secret);
            Assert.Equal("re-serialised", (string?)run["diagnosis"]);
            Assert.Contains(writer, (string)run["cure"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"{0}\"", "{0}", "secret-quotes")]
    [InlineData("'{0}'", "{0}", "secret-quotes")]
    [InlineData("\u201C{0}\u201D", "{0}", "secret-quotes")]
    [InlineData(" \"{0}\"\n", "{0}", "secret-white-space+secret-quotes")]
    [InlineData("\" {0} \"", "{0}", "secret-quotes+secret-white-space")]
    [InlineData("\uFEFF{0}", "{0}", "secret-white-space")]
    [InlineData("\u00A0{0}", "{0}", "secret-white-space")]
    [InlineData("WEBHOOKS_SECRET={0}", "{0}", "secret-name")]
    [InlineData("WEBHOOKS_SECRET=\"{0}\"", "{0}", "secret-name+secret-quotes")]
    [InlineData("{0}\\n", "{0}", "secret-escape+secret-white-space")]
    [InlineData("{0}$$x", "{0}$x", "secret-escape")]
    [InlineData("{0}%2B", "{0}+", "secret-percent-encoded")]
    [InlineData("{0}", "\"{0}\"", "sender-quotes")]
    [InlineData("{0}", "'{0}'", "sender-quotes")]
    [InlineData("{0}", " {0}", "sender-white-space")]
    [InlineData("{0}", " {0} ", "sender-white-space")]
    [InlineData("{0}", "{0} ", "secret-line-end")]
    [InlineData("{0}", "{0}\t", "secret-line-end")]
    [InlineData("{0}", "{0}\r\n", "secret-line-end")]
    [InlineData("{0}", "\uFEFF{0}", "sender-byte-order-mark")]
    public async Task WrappedSecret_IsNamed(string given, string real, string diagnosis)
    {
        var (ours, theirs) = (string.Format(CultureInfo.InvariantCulture, given, Secret),
            string.Format(CultureInfo.InvariantCulture, real, Secret));

        Assert.Equal(diagnosis, await DiagnoseAsync(Encoding.UTF8.GetBytes(Body), Body, ours, theirs));
    }

    [Fact]
    public async Task EncodedSecret_IsNamed()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var key = Encoding.UTF8.GetBytes(Secret);

        Assert.Equal("secret-base64", await DiagnoseAsync(body, Body, Convert.ToBase64String(key), Secret));
        Assert.Equal("sender-base64", await DiagnoseAsync(body, Body, Secret, Convert.ToBase64String(key)));
        Assert.Equal("secret-hexadecimal", await DiagnoseAsync(body, Body, Convert.ToHexString(key), Secret));
        Assert.Equal("secret-cut", await DiagnoseAsync(body, Body, new string('k', 300), new string('k', 255)));
    }

    [Fact]
    public async Task Utf16BodyAndQuotedSecret_AreBothNamed()
    {
        byte[] found = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Body + "\r\n")];

        Assert.Equal("secret-quotes+utf-16+trailing-newline", await DiagnoseAsync(found, Body, $"\"{Secret}\"", Secret));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("%")]
    [InlineData("\"")]
    [InlineData("\u001F\u008B")]
    [InlineData("=====")]
    public async Task AnyBody_IsDiagnosedWithoutAFault(string body) =>
        Assert.Equal("no-match", await DiagnoseAsync(Encoding.Latin1.GetBytes(body), Body, Secret, Secret));

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();

        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private async Task<string?> DiagnoseAsync(byte[] found, string original, string ours, string theirs) =>
        (string?)(await RunAsync(found, original, ours, theirs))["diagnosis"];

    private async Task<JsonNode> RunAsync(byte[] found, string original, string ours, string theirs)
    {
        var signature = CircleCIWebhook.Sign(Encoding.UTF8.GetBytes(original), new(theirs));
        var run = await Tool.RunAsync(
            "verify", _folder.Write("body.json", found), "--provider", "circleci", "--signature", signature, $"--secret={ours}", "--json");

        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.DoesNotContain(Secret, run.Output, StringComparison.Ordinal);
        return JsonNode.Parse(run.Output)!;
    }
}
