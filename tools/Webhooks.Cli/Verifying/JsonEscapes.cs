using System.Buffers;

namespace Webhooks.Cli.Verifying;

/// <summary>The characters that a JSON writer escapes beyond those that JSON requires.</summary>
internal sealed class JsonEscapes
{
    private readonly SearchValues<char> _special;

    private JsonEscapes(string name, string special = "", bool ascii = false) =>
        (Name, _special, IsAscii) = (name, SearchValues.Create(special), ascii);

    public static IReadOnlyList<JsonEscapes> All { get; } =
    [
        new("with nothing escaped that need not be, as JSON.stringify writes it"),
        new("with all but ASCII escaped, as Python writes it", ascii: true),
        new("with < > & escaped, as Go writes it", "<>&\u2028\u2029"),
        new("with < > & ' = escaped, as Gson writes it", "<>&'=\u2028\u2029"),
        new("with / and all but ASCII escaped, as PHP writes it", ascii: true) { EscapesSlash = true },
        new("with / escaped, as PHP writes it with JSON_UNESCAPED_UNICODE", "\u2028\u2029") { EscapesSlash = true },
        new("escaped as System.Text.Json writes it", "<>&'+`\"\u007F", ascii: true) { IsUpperCase = true, EscapesQuotes = true },
        new("escaped as Newtonsoft.Json writes it", "\u0085\u2028\u2029"),
    ];

    /// <summary>The name of its form.</summary>
    public string Name { get; }

    public bool IsUpperCase { get; private init; }

    public bool EscapesSlash { get; private init; }

    /// <summary>Whether a quotation mark is written by its number.</summary>
    public bool EscapesQuotes { get; private init; }

    private bool IsAscii { get; }

    public bool Escapes(char character) => (IsAscii && character > '\u007F') || _special.Contains(character);
}
