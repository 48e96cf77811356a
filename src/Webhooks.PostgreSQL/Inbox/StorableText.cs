using System.Text;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>Texts as the database can hold them: it takes neither U+0000 nor half of a surrogate pair.</summary>
internal static class StorableText
{
    /// <summary>Returns the text with other characters in place of those that cannot be stored.</summary>
    public static string? Of(string? text)
    {
        if (text is null || IsStorable(text))
        {
            return text;
        }

        // The encoding replaces lone surrogates; U+2400 is the picture of U+0000.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\u2400');
    }

    private static bool IsStorable(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];

            if (character == '\0' || (char.IsSurrogate(character)
                && (index + 1 == text.Length || !char.IsSurrogatePair(character, text[++index]))))
            {
                return false;
            }
        }

        return true;
    }
}
