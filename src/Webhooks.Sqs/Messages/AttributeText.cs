using System.Globalization;
using System.Text;

namespace Webhooks.Sqs.Messages;

/// <summary>
/// The texts of attributes, percent-encoded as the HTTP binding of CloudEvents has it: every character is one that SQS takes.
/// </summary>
internal static class AttributeText
{
    public static string Write(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny('"', '%'))
        {
            return text;
        }

        var written = new StringBuilder(text.Length + 16);

        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is > 0x20 and < 0x7f and not (byte)'"' and not (byte)'%')
            {
                written.Append((char)octet);
            }
            else
            {
                written.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return written.ToString();
    }

    public static string Read(string text) => text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
