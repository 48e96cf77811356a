using System.Text.Json;
using Webhooks.Api;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>The <c>data</c> of an answer.</summary>
/// <param name="Json">It, to be read.</param>
/// <param name="Answer">The whole answer.</param>
internal sealed record PerfseeData(ApiElement Json, byte[] Answer)
{
    /// <summary>Returns the bytes of <c>data</c> as they came: nothing is written again, so that the hash stays the same.</summary>
    public byte[] Verbatim()
    {
        var reader = new Utf8JsonReader(Answer);
        byte[] data = [];
        reader.Read();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = IsData(reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();

            // The last of two counts, as in the parsed answer.
            data = isData ? Answer[start..(int)reader.BytesConsumed] : data;
        }

        return data;
    }

    private static bool IsData(in Utf8JsonReader name)
    {
        try
        {
            return name.ValueTextEquals("data"u8);
        }
        catch (InvalidOperationException)
        {
            // The name is no text.
            return false;
        }
    }
}
