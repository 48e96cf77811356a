using System.Text;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests.AspNetCore;

/// <summary>Whatever is signed is accepted: a refusal would make one provider repeat it for ever, and lose the other's event.</summary>
public sealed class HostileBodyTests
{
    private static readonly Dictionary<string, byte[]> Bodies = new()
    {
        ["nothing"] = [],
        ["white space"] = " \r\n\t"u8.ToArray(),
        ["zeros"] = new byte[1000],
        ["no JSON"] = "hello world"u8.ToArray(),
        ["half an object"] = """{"type":"ping","id":"""u8.ToArray(),
        ["an object and more"] = """{"type":"ping"}{"type":"ping"}"""u8.ToArray(),
        ["a list"] = """[{"type":"ping"}]"""u8.ToArray(),
        ["a number"] = "1"u8.ToArray(),
        ["null"] = "null"u8.ToArray(),
        ["an empty object"] = "{}"u8.ToArray(),
        ["a comment"] = """{/* type */"type":"ping"}"""u8.ToArray(),
        ["duplicate members"] = """{"type":"ping","type":"job-completed","type":3,"type":"ping","id":"1","id":"2"}"""u8.ToArray(),
        ["members of other types"] = """{"type":["ping"],"id":{"a":1},"happened_at":true,"webhook":"x"}"""u8.ToArray(),
        ["known type, members of other types"] = """{"type":"workflow-completed","id":7,"workflow":[],"pipeline":1,"project":null}"""u8.ToArray(),
        ["depth 10,000"] = Encoding.UTF8.GetBytes($$"""{"type":"ping","a":{{new string('[', 10_000)}}{{new string(']', 10_000)}} }"""),
        ["depth 10,000 without end"] = Encoding.UTF8.GetBytes(new string('{', 10_000)),
        ["invalid UTF-8"] = [.. """{"type":"ping","id":"""u8, (byte)'"', 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, (byte)'"', (byte)'}'],
        ["an invalid name"] = [(byte)'{', (byte)'"', 0xFF, (byte)'"', .. """:1,"type":"ping"}"""u8],
        ["a byte order mark"] = [0xEF, 0xBB, 0xBF, .. """{"type":"ping"}"""u8],
        ["UTF-16"] = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("""{"type":"ping"}""")).ToArray(),
        ["lone surrogates"] = """{"type":"ping\ud800","id":"\udc00","webhook":{"name":"\ud83d"}}"""u8.ToArray(),
        ["a name with a lone surrogate"] = """{"type":"ping","\ud800":{"\udc00":1}}"""u8.ToArray(),
        ["control characters"] = """{"type":"pi\nng","id":"a\r\nb\u0000c","webhook":{"name":"\u001b[31m"}}"""u8.ToArray(),
        ["a number of 10,000 digits"] = Encoding.UTF8.GetBytes($$"""{"type":"workflow-completed","pipeline":{"number":{{new string('9', 10_000)}} } }"""),
        ["an exponent of 10,000 digits"] = Encoding.UTF8.GetBytes($$"""{"type":"ping","id":1e{{new string('9', 10_000)}} }"""),
        ["a text of a megabyte"] = Encoding.UTF8.GetBytes($$"""{"type":"{{new string('x', 1_000_000)}}","id":"{{new string('y', 1_000_000)}}"}"""),
        ["100,000 members"] = Encoding.UTF8.GetBytes($$"""{"type":"ping",{{string.Join(',', Enumerable.Range(0, 100_000).Select(n => $"\"m{n}\":{n}"))}} }"""),
        ["a time that is none"] = """{"type":"ping","happened_at":"9999-99-99T99:99:99Z"}"""u8.ToArray(),
        ["a time at the end of time"] = """{"type":"ping","happened_at":"9999-12-31T23:59:59.9999999-14:00"}"""u8.ToArray(),
    };

    public static TheoryData<string> Names => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SignedBody_Is200HoweverMalformed(string name)
    {
        var runs = 0;
        await using var app = await Hook.StartAsync(
            (_, _) => Task.FromResult(runs++), options: options => options.MaxEventAge = TimeSpan.FromHours(24));

        Assert.Equal(200, await Hook.PostAsync(app, Bodies[name]));
        Assert.Equal(200, await Hook.PostAsync(app, Bodies[name]));

        Assert.Equal(1, runs);
        Assert.Empty(app.Logs.Errors);
        Assert.DoesNotContain(app.Logs.Entries, entry => entry.Event is "DuplicateWithOtherBody");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SignedBody_WritesLinesThatAreShortAndPlain(string name)
    {
        await using var app = await Hook.StartAsync((_, _) => throw new InvalidOperationException("No."));

        Assert.Equal(500, await Hook.PostAsync(app, Bodies[name]));

        Assert.All(app.Logs.Entries.Where(IsOurs), entry =>
        {
            Assert.DoesNotContain(entry.Message, char.IsControl);
            Assert.InRange(entry.Message.Length, 1, 600);
        });
    }

    [Fact]
    public async Task NamesThatBreakLines_AreMadePlainInTheLog()
    {
        await using var app = await Hook.StartAsync();

        await Hook.PostAsync(app, Hook.Body(more: "\"a\u0085b\u2028c\u007f\":1,"));

        Assert.Contains("a\uFFFDb\uFFFDc\uFFFD", Assert.Single(app.Logs.Named("Drift")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line\\nbreak")]
    [InlineData("null\\u0000")]
    [InlineData("delete\u007f")]
    [InlineData("separator\u2028")]
    public async Task IdThatHoldsControlCharacters_IsNoId(string id)
    {
        var ids = new List<string>();
        await using var app = await Hook.StartAsync((webhook, _) =>
        {
            ids.Add(webhook.Delivery.Id);
            return Task.CompletedTask;
        });

        await Hook.PostAsync(app, Hook.Body(id));

        Assert.Matches("^[0-9a-f]{64}$", Assert.Single(ids));
    }

    private static bool IsOurs(CapturedLogs.Entry entry) =>
        entry.Category.StartsWith("Webhooks", StringComparison.Ordinal) && entry.Level >= LogLevel.Debug;
}
